import type { SMTPServerOptions } from 'smtp-server';
import { deriveKeys } from '../../src/crypto/keys.ts';
import type { Database } from '../../src/database/database.ts';
import { createMailer, type Mailer } from '../../src/mail/mailer.ts';
import { enqueue, type OutboxRow } from '../../src/outbox/outbox.repository.ts';
import { createSendingPace, forgetSpentTurns } from '../../src/outbox/sending-pace.ts';
import { createOutboxWorker } from '../../src/outbox/worker.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { HOUR_MS, later, MINUTE_MS } from '../../src/time/clock.ts';
import { buildMail, mailSettings, silentLog } from '../mail/support.ts';
import { openTestDatabase } from '../support/database.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { buildModerator } from './support.ts';

const START = new Date('2025-03-01T10:00:00.000Z');

let database: Database;
let clock: TestClock;
let ends: (() => Promise<void>)[];
beforeEach(async () => {
  const opened = await openTestDatabase();
  ({ database } = opened);
  clock = createTestClock(START);
  ends = [opened.close];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
});

interface Wishes {
  atOnce?: number;
  mailRate?: number;
  mailDomainRate?: number;
  /** Of one whole send. */
  deadlineMs?: number;
  /** For a second process on the same database. */
  sink?: SmtpSink;
  options?: SMTPServerOptions;
}

async function startWorker({
  atOnce = 1,
  mailRate = 10_000,
  mailDomainRate = 10_000,
  deadlineMs = 45_000,
  ...given
}: Wishes = {}) {
  const sink = given.sink ?? (await startSmtpSink({}, given.options));
  if (!given.sink) ends.push(() => sink.close());
  const warnings: string[] = [];
  const log = silentLog.child({});
  log.warn = ((_facts: object, text: string) => warnings.push(text)) as unknown as typeof log.warn;
  const mailer: Mailer = createMailer(
    mailSettings({ smtpUrl: sink.url, mailConnections: atOnce }),
    silentLog,
    { deadlineMs },
  );
  ends.push(() => mailer.close());
  const settings = { baseUrl: 'https://blog.example', mailRate, mailDomainRate } as Settings;
  const keys = deriveKeys('a test key that is long enough for everything');
  const services = { settings, database, clock, log, keys, mailer };
  const worker = createOutboxWorker(
    services,
    { 'waiting-digest': makeMail, 'password-reset': makeMail },
    undefined,
    { atOnce, pace: createSendingPace(services) },
  );
  return { worker, sink, warnings };
}

async function makeMail(_services: unknown, { moderatorId }: OutboxRow) {
  const { email } = await database.prisma.moderator.findUniqueOrThrow({ where: { id: moderatorId! } });
  return buildMail({ to: { name: '', address: email } });
}

async function owe(emails: string[], dueAt = START, kind = 'waiting-digest'): Promise<void> {
  for (const email of emails) {
    const moderatorId = await buildModerator(database, email);
    const message = { kind, moderatorId, dedupeKey: email, dueAt, createdAt: dueAt };
    await database.transaction((tx) => enqueue(tx, message));
  }
}

async function oweAgain(email: string): Promise<void> {
  const { id: moderatorId } = await database.prisma.moderator.findFirstOrThrow({ where: { email } });
  const at = clock.now();
  const message = {
    kind: 'waiting-digest',
    moderatorId,
    dedupeKey: `${email} again`,
    dueAt: at,
    createdAt: at,
  };
  await database.transaction((tx) => enqueue(tx, message));
}

const people = (count: number, domain = 'one.test') =>
  Array.from({ length: count }, (_, n) => `person-${n}@${domain}`);

const arrived = (sink: SmtpSink) => sink.mails.flatMap(({ to }) => to);

test('when there is a backlog, what is new goes beside it and not behind it', async () => {
  await owe(people(20), later(START, -HOUR_MS));
  await owe(['new@one.test']);
  const { worker, sink } = await startWorker();
  expect(await worker.runOnce()).toBe(21);
  expect(arrived(sink).indexOf('new@one.test')).toBeLessThanOrEqual(1);
  expect(arrived(sink)[0]).toBe('person-0@one.test');
});

test('when nothing waits for long, mails go in the order in which they were due', async () => {
  await owe(people(4));
  const { worker, sink } = await startWorker();
  await worker.runOnce();
  expect(arrived(sink)).toEqual(people(4));
});

describe('several at once', () => {
  test('when the server takes three connections’ mails only together, three travel at once and none twice', async () => {
    let inside = 0;
    let most = 0;
    let openGate = () => undefined as void;
    const gate = new Promise<void>((resolve) => (openGate = resolve));
    const { worker, sink } = await startWorker({
      atOnce: 3,
      options: {
        async onRcptTo(_address, _session, done) {
          most = Math.max(most, ++inside);
          if (inside === 3) openGate();
          await gate;
          inside -= 1;
          done();
        },
      },
    });
    await owe(people(9));
    expect(await worker.runOnce()).toBe(9);
    expect(most).toBe(3);
    expect(arrived(sink).toSorted()).toEqual(people(9));
  });

  test('when the server is down, it is one line, and one mail that tries, until all go', async () => {
    const { worker, sink, warnings } = await startWorker({ atOnce: 3 });
    sink.refusals.connect = { code: 554, message: 'no service' };
    await owe(people(9));
    await worker.runOnce();
    expect(sink.connections()).toBe(3);
    clock.advance(10_000);
    await worker.runOnce();
    expect(sink.connections()).toBe(4);
    expect(warnings).toEqual(['the mail server takes no mail; trying on']);
    delete sink.refusals.connect;
    clock.advance(20_000);
    expect(await worker.runOnce()).toBe(9);
  });
});

describe('a mail that the server never ends with', () => {
  const holdUp = (address: string): SMTPServerOptions => ({
    onRcptTo({ address: to }, _session, done) {
      if (to !== address) done();
    },
  });

  test('when it is one, the others go, and it waits longer each time', async () => {
    const { worker, sink, warnings } = await startWorker({
      deadlineMs: 3_000, // the others keep it on a busy machine, too
      options: holdUp('person-0@one.test'),
    });
    await owe(people(4));
    expect(await worker.runOnce()).toBe(3);
    expect(arrived(sink)).toEqual(people(4).slice(1));
    expect(warnings).toEqual([]);
    const [held] = await database.prisma.outboxMessage.findMany({ where: { sentAt: null } });
    expect(held).toMatchObject({ errorWord: 'server_timed_out', attempts: 1 });
    expect(held!.dueAt.getTime()).toBeGreaterThanOrEqual(START.getTime() + 15_000);
  });

  test('when it is one after the other, the server is in trouble', async () => {
    const { worker, warnings } = await startWorker({
      deadlineMs: 500,
      options: { onRcptTo: () => undefined },
    });
    await owe(people(5));
    expect(await worker.runOnce()).toBe(0);
    expect(warnings).toEqual(['the mail server takes no mail; trying on']);
    expect(await database.prisma.outboxMessage.count({ where: { attempts: 0 } })).toBe(2);
  });
});

test('when an address cannot be written to at all, that says nothing of a server that is down', async () => {
  const { worker, sink, warnings } = await startWorker({ options: { hideSMTPUTF8: true } });
  await owe(['zoë@one.test']);
  await worker.runOnce();
  sink.refusals.connect = { code: 554, message: 'no service' };
  await owe(['mia@one.test']);
  await worker.runOnce();
  clock.advance(10_000);
  await owe(['noël@one.test'], clock.now());
  await database.prisma.outboxMessage.updateMany({
    where: { dedupeKey: 'mia@one.test' },
    data: { dueAt: later(START, HOUR_MS) },
  });
  await worker.runOnce();
  clock.advance(10_000);
  await owe(['ida@one.test'], clock.now());
  await worker.runOnce();
  expect(warnings.filter((line) => line.startsWith('the mail server'))).toHaveLength(1);
});

describe('no more than so many a minute', () => {
  test('when a mail that failed goes half a minute later, the next to the same person waits a whole minute', async () => {
    const { worker, sink } = await startWorker();
    sink.refusals.rcpt = { code: 450, message: 'later' };
    await owe(['mia@one.test']);
    await worker.runOnce();
    clock.advance(MINUTE_MS - 1);
    delete sink.refusals.rcpt;
    expect(await worker.runOnce()).toBe(1);
    await oweAgain('mia@one.test');
    clock.advance(MINUTE_MS - 1);
    expect(await worker.runOnce()).toBe(0);
    clock.advance(1);
    expect(await worker.runOnce()).toBe(1);
  });

  test('when one domain has had its share, the rest of it waits and others do not', async () => {
    await owe([...people(5), 'mia@two.test']);
    const { worker, sink } = await startWorker({ mailDomainRate: 2 });
    expect(await worker.runOnce()).toBe(3);
    expect(arrived(sink)).toContain('mia@two.test');
    clock.advance(MINUTE_MS);
    expect(await worker.runOnce()).toBe(2);
    clock.advance(MINUTE_MS);
    expect(await worker.runOnce()).toBe(1);
    expect(arrived(sink).toSorted()).toEqual([...people(5), 'mia@two.test'].toSorted());
  });

  test('when somebody asked for a new password, that does not wait', async () => {
    await owe(people(3));
    await owe(['noor@one.test'], START, 'password-reset');
    const { worker, sink } = await startWorker({ mailDomainRate: 1 });
    expect(await worker.runOnce()).toBe(2);
    expect(arrived(sink)).toContain('noor@one.test');
  });

  test('when a mail waits for its turn, that is no failure and no attempt', async () => {
    await owe(people(2));
    const { worker } = await startWorker({ mailDomainRate: 1 });
    await worker.runOnce();
    const waiting = await database.prisma.outboxMessage.findMany({ where: { sentAt: null } });
    expect(waiting).toMatchObject([{ attempts: 0, errorWord: '', leaseToken: null, contentHash: '' }]);
  });

  test('when all have had their share, nothing goes before the next minute', async () => {
    await owe([...people(3), ...people(3, 'two.test')]);
    const { worker } = await startWorker({ mailRate: 4 });
    expect(await worker.runOnce()).toBe(4);
    const untouched = { sentAt: null, dueAt: START };
    expect(await database.prisma.outboxMessage.count({ where: untouched })).toBe(1);
    clock.advance(MINUTE_MS - 1);
    expect(await worker.runOnce()).toBe(0);
    clock.advance(1);
    expect(await worker.runOnce()).toBe(2);
  });

  test('when all have had their share, a new password does not wait either', async () => {
    await owe(people(3));
    const { worker, sink } = await startWorker({ mailRate: 1 });
    expect(await worker.runOnce()).toBe(1);
    await owe(['noor@one.test'], START, 'password-reset');
    expect(await worker.runOnce()).toBe(1);
    expect(arrived(sink)).toEqual(['person-0@one.test', 'noor@one.test']);
  });

  test('when the total is used up, the share of a domain is not', async () => {
    await owe(['mia@one.test', 'ida@two.test', 'noor@two.test']);
    const { worker } = await startWorker({ mailRate: 1, mailDomainRate: 1 });
    await worker.runOnce();
    const points = await database.transaction((tx) =>
      tx.all<{ points: number }>('SELECT "points" FROM "RateLimit" WHERE "key" LIKE ? ORDER BY "points"', [
        'mail %',
      ]),
    );
    // of who has to wait and of that domain, of who was mailed and of that domain
    expect(points.map((row) => row.points)).toEqual([0, 0, 1, 1]);
  });

  test('one person gets one about comments a minute, whatever held them back, and at once what was asked for', async () => {
    await owe(['mia@one.test']);
    const { id } = await database.prisma.moderator.findFirstOrThrow();
    for (const [kind, dedupeKey] of [
      ['waiting-digest', 'second'],
      ['password-reset', 'asked for'],
      ['waiting-digest', 'third'],
    ] as const) {
      const message = { kind, moderatorId: id, dedupeKey, dueAt: START, createdAt: START };
      await database.transaction((tx) => enqueue(tx, message));
    }
    const { worker } = await startWorker();
    expect(await worker.runOnce()).toBe(2);
    clock.advance(MINUTE_MS - 1);
    expect(await worker.runOnce()).toBe(0);
    clock.advance(1);
    expect(await worker.runOnce()).toBe(1);
    clock.advance(MINUTE_MS);
    expect(await worker.runOnce()).toBe(1);
  });

  test('a mail that did not leave gives its turn back', async () => {
    await owe(['mia@one.test']);
    const { worker, sink } = await startWorker();
    sink.refusals.connect = { code: 554, message: 'no service' };
    await worker.runOnce();
    delete sink.refusals.connect;
    clock.advance(10_000);
    expect(await worker.runOnce()).toBe(1);
  });

  test('the daily round forgets who was mailed in which minute', async () => {
    await owe(people(3));
    const { worker } = await startWorker();
    await worker.runOnce();
    const forget = (limit: number) => database.transaction((tx) => forgetSpentTurns(tx, clock.now(), limit));
    expect(await forget(10)).toBe(0);
    clock.advance(MINUTE_MS);
    expect([await forget(3), await forget(3)]).toEqual([3, 1]);
  });

  test('when two processes send, they share what may go', async () => {
    await owe(people(6));
    const first = await startWorker({ mailDomainRate: 3 });
    const second = await startWorker({ mailDomainRate: 3, sink: first.sink });
    await Promise.all([first.worker.runOnce(), second.worker.runOnce()]);
    expect(first.sink.mails).toHaveLength(3);
  });

  test('when the clock came back from the future, nobody waits for it', async () => {
    await owe(people(2));
    const { worker } = await startWorker({ mailDomainRate: 1 });
    clock.set(later(START, 48 * HOUR_MS));
    expect(await worker.runOnce()).toBe(1);
    clock.set(START);
    clock.advance(MINUTE_MS);
    expect(await worker.runOnce()).toBe(1);
  });
});
