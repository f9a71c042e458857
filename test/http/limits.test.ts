import express from 'express';
import request from 'supertest';
import type { Database } from '../../src/database/database.ts';
import { createLimits } from '../../src/http/limits.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import { openTestDatabase } from '../support/database.ts';
import { errorsAsJson, keepLog } from './support.ts';

const SETTINGS = { commentLimit: 3, secretKey: 'a test key that is long enough for everything' } as Settings;
const TOO_MANY = { code: 'limits.too_many', status: 429 };

let open: Awaited<ReturnType<typeof openTestDatabase>>;

beforeEach(async () => {
  open = await openTestDatabase();
});
afterEach(() => open.close());

const newLimits = () => createLimits(SETTINGS, open.database, keepLog().log);

async function times(count: number, action: () => Promise<unknown>): Promise<void> {
  for (let at = 0; at < count; at++) await action();
}

describe('the limit on comments', () => {
  test('when an address posts more than it may in a minute, it is told how long to wait', async () => {
    const app = express();
    app.post('/', newLimits().submissions, (_req, res) => void res.send('taken'));
    app.use(errorsAsJson);
    await times(3, () => request(app).post('/').expect(200));
    const { body } = await request(app).post('/').expect(429);
    expect(body).toMatchObject({ error: { code: 'limits.too_many' } });
    expect((body as { error: { retryAfter: number } }).error.retryAfter).toBeGreaterThan(0);
  });

  test('when 500 asked for confirmations, no network may for an hour; one that asks too much takes from none', async () => {
    const { confirmations } = newLimits();
    await times(30, () => confirmations.mayAsk('192.0.2.1'));
    for (let at = 0; at < 480; at++) {
      expect(await confirmations.mayAsk(`198.${18 + (at >> 8)}.${at & 255}.1`)).toBe(true);
    }
    expect(await confirmations.mayAsk('203.0.113.1')).toBe(false);
  });

  test('when the clock was days ahead meanwhile, nobody has to wait for days', async () => {
    const { confirmations } = newLimits();
    const now = Date.now;
    try {
      Date.now = () => now() + 10 * DAY_MS;
      await times(20, () => confirmations.mayAsk('192.0.2.1'));
      expect(await confirmations.mayAsk('192.0.2.1')).toBe(false);
    } finally {
      Date.now = now;
    }
    await times(20, async () => expect(await confirmations.mayAsk('192.0.2.1')).toBe(true));
    expect(await confirmations.mayAsk('192.0.2.1')).toBe(false);
  });

  test('when the counters cannot be reached, comments are taken and the log says so', async () => {
    const { lines, log } = keepLog();
    const broken = {
      query: () => Promise.reject(new Error('gone')),
      connect: () => Promise.reject(new Error('gone')),
    };
    const database = { dialect: 'postgresql', pool: broken } as unknown as Database;
    const app = express();
    app.post('/', createLimits(SETTINGS, database, log).submissions, (_req, res) => void res.send('taken'));
    await request(app).post('/').expect(200);
    expect(lines).toEqual([expect.objectContaining({ msg: 'a rate limit could not be counted' })]);
  });
});

describe('the limit on sign-ins', () => {
  test('when one address failed ten times, it has to wait, whatever account it tries', async () => {
    const { signIns } = newLimits();
    await times(10, () => signIns.attempt('192.0.2.1', 'ada@example.com'));
    await expect(signIns.attempt('192.0.2.1', 'grace@example.com')).rejects.toMatchObject(TOO_MANY);
  });

  test('when many attempts arrive at once, no more than ten get to the password', async () => {
    const { signIns } = newLimits();
    const attempts = Array.from({ length: 30 }, () => signIns.attempt('192.0.2.1', 'ada@example.com'));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('when somebody signs in rightly again and again, nothing is counted', async () => {
    const { signIns } = newLimits();
    await times(30, async () => {
      await signIns.attempt('192.0.2.1', 'ada@example.com');
      await signIns.succeeded('192.0.2.1', 'ada@example.com');
    });
  });

  test('when a whole network tries one account, that network has to wait and others do not', async () => {
    const { signIns } = newLimits();
    let host = 0;
    await times(20, () => signIns.attempt(`192.0.2.${++host}`, 'ada@example.com'));
    await expect(signIns.attempt('192.0.2.99', 'Ada@Example.com')).rejects.toMatchObject(TOO_MANY);
    await expect(signIns.attempt('192.0.2.99', 'grace@example.com')).resolves.toBeUndefined();
    await expect(signIns.attempt('198.51.100.1', 'ada@example.com')).resolves.toBeUndefined();
  });
});
