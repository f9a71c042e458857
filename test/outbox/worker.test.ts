import { deriveKeys } from '../../src/crypto/keys.ts';
import type { Database } from '../../src/database/database.ts';
import type { Mail, Mailer } from '../../src/mail/mailer.ts';
import { enqueue, retryByHand } from '../../src/outbox/outbox.repository.ts';
import { countOutbox, readOutbox } from '../../src/outbox/read-outbox.ts';
import { createOutboxWorker, type MailHandler } from '../../src/outbox/worker.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { DAY_MS, HOUR_MS, later } from '../../src/time/clock.ts';
import { buildMail, silentLog } from '../mail/support.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestClock } from '../support/test-clock.ts';
import { buildModerator } from './support.ts';

const START = new Date('2025-03-01T10:00:00.000Z');

let database: Database;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ database, close } = await openTestDatabase());
});
afterEach(() => close());

const refused = { responseCode: 550, command: 'RCPT TO', response: '550 unknown' };
const greylisted = { responseCode: 450, command: 'RCPT TO', response: '450 later' };
const down = { code: 'ESOCKET', command: 'CONN', message: 'connect ECONNREFUSED' };

function startWorker(answers: (object | null)[], handler?: MailHandler<unknown>) {
  const sent: Mail[] = [];
  const warnings: string[] = [];
  const clock = createTestClock(START);
  let tries = 0;
  const mailer: Mailer = {
    mode: 'smtp',
    directory: '',
    close: async () => undefined,
    async send(mail) {
      const answer = answers[tries++];
      if (answer) throw Object.assign(new Error('refused'), answer);
      sent.push(mail);
    },
  };
  const log = silentLog.child({});
  log.warn = ((_facts: object, text: string) => warnings.push(text)) as unknown as typeof log.warn;
  const settings = { baseUrl: 'https://blog.example' } as Settings;
  const keys = deriveKeys('a test key that is long enough for everything');
  const worker = createOutboxWorker(
    { settings, database, mailer, log, clock, keys },
    { 'waiting-digest': handler ?? (async (_services, { id }) => buildMail({ outboxId: id })) },
  );
  return { worker, sent, warnings, clock, pass: (ms: number) => clock.advance(ms), tries: () => tries };
}

async function oweMails(count: number): Promise<void> {
  const moderatorId = await buildModerator(database, 'mia@example.org');
  for (let n = 0; n < count; n += 1) {
    const message = {
      kind: 'waiting-digest',
      moderatorId,
      dedupeKey: `${n}`,
      dueAt: START,
      createdAt: START,
    };
    await database.transaction((tx) => enqueue(tx, message));
  }
}

test('when mails are due, each is sent once', async () => {
  await oweMails(3);
  const { worker, sent } = startWorker([]);
  expect(await worker.runOnce()).toBe(3);
  expect(await worker.runOnce()).toBe(0);
  expect(sent).toHaveLength(3);
});

test('when one recipient is refused for good, the others get theirs and it stays visible', async () => {
  await oweMails(3);
  const { worker } = startWorker([refused]);
  expect(await worker.runOnce()).toBe(2);
  const { items: failed } = await readOutbox(database, 'failed', null);
  expect(failed).toMatchObject([{ errorWord: 'recipient_refused' }]);
});

test('when the server asks to come back, the mail goes after the wait', async () => {
  await oweMails(1);
  const { worker, pass } = startWorker([greylisted]);
  expect(await worker.runOnce()).toBe(0);
  pass(20_000);
  expect(await worker.runOnce()).toBe(0);
  pass(20_000);
  expect(await worker.runOnce()).toBe(1);
});

test.each([
  ['another address', 'ben@readers.test', /^<outbox-1-1740823200000-2\./],
  ['the same address', 'mia@readers.test', /^<outbox-1-1740823200000\./],
])('when an answer to a repeat goes to %s, its Message-ID tells', async (_which, second, messageId) => {
  await oweMails(1);
  const { worker, sent, pass } = startWorker([greylisted], async (_services, { id, attempts }) =>
    buildMail({
      outboxId: id,
      replyTo: { name: '', address: attempts === 1 ? 'mia@readers.test' : second },
    }),
  );
  await worker.runOnce();
  pass(HOUR_MS);
  await worker.runOnce();
  expect(sent).toMatchObject([{ messageId: expect.stringMatching(messageId) }]);
});

test('when the server is down, one mail probes it, one line is logged, and all go once it is back', async () => {
  await oweMails(5);
  const { worker, warnings, pass, tries } = startWorker([down, down]);
  await worker.runOnce();
  await worker.runOnce();
  expect(tries()).toBe(1);
  pass(10_000);
  await worker.runOnce();
  expect(tries()).toBe(2);
  expect(warnings).toHaveLength(1);
  pass(20_000);
  expect(await worker.runOnce()).toBe(5);
});

test('when an error of our own looks like one of the mail server, the others go all the same', async () => {
  await oweMails(3);
  const ours = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const { worker, warnings, pass } = startWorker([], async (_services, { id, attempts }) => {
    if (id === 1 && attempts === 1) throw ours;
    return buildMail({ outboxId: id });
  });
  expect(await worker.runOnce()).toBe(2);
  expect(warnings).toEqual([]);
  expect((await readOutbox(database, 'waiting', null)).items).toMatchObject([
    { errorWord: 'not_made', errorDetail: 'ECONNREFUSED', attempts: 1 },
  ]);
  pass(40_000);
  expect(await worker.runOnce()).toBe(1);
});

test('when a mail was tried for three days, it is given up and shown as failed', async () => {
  await oweMails(1);
  const { worker, pass } = startWorker([greylisted, greylisted]);
  await worker.runOnce();
  pass(3 * DAY_MS);
  await worker.runOnce();
  expect(await countOutbox(database)).toMatchObject({ waiting: 0, sent: 0, failed: 1 });
});

test('when nobody tried a mail for days, its first failure does not give it up', async () => {
  await oweMails(1);
  const { worker, pass } = startWorker([greylisted]);
  pass(4 * DAY_MS);
  await worker.runOnce();
  expect(await countOutbox(database)).toMatchObject({ waiting: 1, failed: 0 });
  pass(HOUR_MS);
  expect(await worker.runOnce()).toBe(1);
});

test('when the mail is not needed any more, it is dropped with the reason', async () => {
  await oweMails(1);
  const { worker, sent } = startWorker([], async () => ({ drop: 'decided meanwhile' }));
  expect(await worker.runOnce()).toBe(0);
  expect(sent).toEqual([]);
  expect((await readOutbox(database, 'dropped', null)).items).toMatchObject([
    { dropReason: 'decided meanwhile' },
  ]);
});

test('when it stops during a mail, that one is settled and no other is begun', async () => {
  await oweMails(3);
  let stopped: Promise<void> | undefined;
  const { worker } = startWorker([], async (_services, { id }) => {
    stopped ??= worker.stop();
    return buildMail({ outboxId: id });
  });
  expect(await worker.runOnce()).toBe(1);
  await stopped;
  expect(await countOutbox(database)).toMatchObject({ waiting: 2, sent: 1, failed: 0 });
});

test('when the clock came back from the future, what was put off there is sent now', async () => {
  await oweMails(2);
  const { worker, clock } = startWorker([down]);
  clock.set(later(START, 2 * DAY_MS));
  await worker.runOnce();
  clock.set(START);
  clock.advance(HOUR_MS);
  expect(await worker.runOnce()).toBe(2);
});

test('when the clock is set back during a pause, the pause is as long as it was', async () => {
  await oweMails(1);
  const { worker, clock } = startWorker([down]);
  await worker.runOnce();
  clock.set(later(START, -DAY_MS));
  clock.advance(10_000);
  expect(await worker.runOnce()).toBe(1);
});

test('when a mail of last week is tried by hand and put off once more, it is not given up', async () => {
  await oweMails(1);
  const { worker, pass } = startWorker([refused, greylisted]);
  await worker.runOnce();
  pass(7 * DAY_MS);
  const [failed] = (await readOutbox(database, 'failed', null)).items;
  await retryByHand(database, failed!.id, later(START, 7 * DAY_MS));
  await worker.runOnce();
  expect(await countOutbox(database)).toMatchObject({ waiting: 1, sent: 0, failed: 0 });
});
