import type { Database } from '../../src/database/database.ts';
import { troubleSentences } from '../../src/mail/banner.ts';
import { COUNT_CAP } from '../../src/outbox/how-many.ts';
import { readMailTrouble, WAITING_CAP } from '../../src/outbox/read-trouble.ts';
import { DAY_MS, HOUR_MS, later, MINUTE_MS } from '../../src/time/clock.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { buildModerator } from './support.ts';

let database: Database;
let close: () => Promise<void>;
let clock: TestClock;
let moderatorId: number;
let commenterId: number;

beforeEach(async () => {
  ({ database, close } = await openTestDatabase());
  clock = createTestClock();
  moderatorId = await buildModerator(database, 'ada@moderato.test');
  const reader = { emailCipher: new Uint8Array(), emailIndex: 'reader', createdAt: clock.now() };
  commenterId = (await database.prisma.commenter.create({ data: reader })).id;
});
afterEach(() => close());

const trouble = () => readMailTrouble({ database, clock });
const sentences = async () => troubleSentences(await trouble(), { id: moderatorId });

/** So many messages of one sort. */
async function owe(count: number, row: object): Promise<void> {
  const now = clock.now();
  const data = Array.from({ length: count }, () => ({
    kind: 'test',
    dedupeKey: `${Math.random()}`,
    createdAt: now,
    dueAt: now,
    ...row,
  }));
  await database.prisma.outboxMessage.createMany({ data });
}

test.each(['recipient_refused', 'address_needs_smtputf8'])(
  'when a mail to a reader failed with %s, nothing is wrong with the mail',
  async (errorWord) => {
    await owe(1, { commenterId, failedAt: clock.now(), errorWord });
    expect(await sentences()).toEqual([]);
  },
);

test('when readers are refused by a policy against the server, that is told', async () => {
  const errorDetail = '554 5.7.1 (address): Relay access denied';
  await owe(1, { commenterId, failedAt: clock.now(), errorWord: 'recipient_refused', errorDetail });
  expect(await sentences()).toEqual(['One mail could not be delivered.']);
});

test('when a mail to a moderator was refused, or a reader’s mail failed otherwise, that is told', async () => {
  await owe(1, { moderatorId, failedAt: clock.now(), errorWord: 'recipient_refused' });
  await owe(1, { commenterId, failedAt: clock.now(), errorWord: 'message_refused' });
  expect(await sentences()).toEqual(['2 mails could not be delivered.']);
});

test('when a failure is a week old, it is told no more', async () => {
  await owe(1, { moderatorId, failedAt: clock.now(), errorWord: 'message_refused' });
  clock.advance(7 * DAY_MS - 1);
  expect(await sentences()).toEqual(['One mail could not be delivered.']);
  clock.advance(1);
  expect(await sentences()).toEqual([]);
});

test('when very many failed, they are counted no further than needed', async () => {
  await owe(COUNT_CAP + 5, { moderatorId, failedAt: clock.now(), errorWord: 'message_refused' });
  expect((await trouble()).failed).toBe(COUNT_CAP + 1);
  expect(await sentences()).toEqual(['More than 1,000 mails could not be delivered.']);
});

test('when more mails than are counted are put off until after the one that found the server down, it is told', async () => {
  await owe(WAITING_CAP + 1, { moderatorId, dueAt: later(clock.now(), HOUR_MS) });
  await owe(1, { moderatorId, errorWord: 'server_unreachable', dueAt: later(clock.now(), MINUTE_MS) });
  await owe(WAITING_CAP + 1, { moderatorId });
  expect(await sentences()).toEqual([
    'More than 100 mails are waiting. The mail server cannot be reached. We keep trying.',
  ]);
});

test('when one mail is asked to come later and the server is down, the server is what is told', async () => {
  await owe(1, { moderatorId, errorWord: 'server_unreachable', dueAt: later(clock.now(), MINUTE_MS) });
  await owe(1, { moderatorId, errorWord: 'try_again_later', dueAt: later(clock.now(), HOUR_MS) });
  expect((await trouble()).waitingWord).toBe('server_unreachable');
});

test('when a reader’s mailbox is full, that is no trouble of the mail, and a moderator’s is', async () => {
  await owe(1, { commenterId, errorWord: 'try_again_later' });
  expect((await trouble()).waitingWord).toBe('');
  await owe(1, { moderatorId, errorWord: 'try_again_later' });
  expect((await trouble()).waitingWord).toBe('try_again_later');
});

test('when mails to oneself come back, that is told in the second person', async () => {
  await database.prisma.moderator.updateMany({ data: { bouncedAt: clock.now() } });
  expect(await sentences()).toEqual(['Mails to you come back: your address takes no mail.']);
  expect(troubleSentences(await trouble(), { id: moderatorId + 1 })).toEqual([
    'Mails to ada come back: the address takes no mail.',
  ]);
});
