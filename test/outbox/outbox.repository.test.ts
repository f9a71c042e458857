import type { Database } from '../../src/database/database.ts';
import { enqueueWaitingDigest } from '../../src/notifications/waiting.ts';
import { failureOf } from '../../src/outbox/failure.ts';
import * as outbox from '../../src/outbox/outbox.repository.ts';
import { countOutbox, readOutbox } from '../../src/outbox/read-outbox.ts';
import { later } from '../../src/time/clock.ts';
import { openTestDatabase } from '../support/database.ts';
import { buildComment, buildModerator } from './support.ts';

const NOW = new Date('2025-03-01T10:00:00.123Z');
const LEASE_MS = 60_000;

let database: Database;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ database, close } = await openTestDatabase());
});
afterEach(() => close());

const owe = (dedupeKey: string, moderatorId: number, dueAt = NOW) =>
  database.transaction((tx) =>
    outbox.enqueue(tx, { kind: 'waiting-digest', moderatorId, dedupeKey, dueAt, createdAt: NOW }),
  );

test('when two causes owe the same mail, it is owed once', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  expect([await owe('a', mia), await owe('a', mia)]).toEqual([true, false]);
  expect((await countOutbox(database)).waiting).toBe(1);
});

test('when the first moderator arrives, the digest is owed only if something waits', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  const digest = () => database.transaction((tx) => enqueueWaitingDigest(tx, { moderatorId: mia, at: NOW }));
  await buildComment(database, { status: 'approved' });
  expect(await digest()).toBe(0);
  await buildComment(database);
  expect(await digest()).toBe(1);
});

test('when many workers claim at once, each message has one holder', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  for (const key of ['a', 'b', 'c', 'd', 'e']) await owe(key, mia);
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => outbox.claimDue(database, NOW, LEASE_MS, 5)),
  );
  const ids = claims.flat().map(({ id }) => id);
  expect(ids).toHaveLength(5);
  expect(new Set(ids).size).toBe(5);
});

test('when many workers each look for one message, nobody who could have one goes away without', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  for (const key of ['a', 'b', 'c', 'd', 'e']) await owe(key, mia);
  const claims = await Promise.all(
    Array.from({ length: 5 }, () => outbox.claimDue(database, NOW, LEASE_MS, 1)),
  );
  expect(new Set(claims.flat().map(({ id }) => id)).size).toBe(5);
});

test('when a message is due later, it is not claimed before', async () => {
  await owe('a', await buildModerator(database, 'mia@example.org'), later(NOW, 1));
  expect(await outbox.claimDue(database, NOW, LEASE_MS, 5)).toEqual([]);
  expect(await outbox.claimDue(database, later(NOW, 1), LEASE_MS, 5)).toHaveLength(1);
});

test('when a lease has run out, another worker takes over and the first can no longer settle', async () => {
  await owe('a', await buildModerator(database, 'mia@example.org'));
  const [first] = await outbox.claimDue(database, NOW, LEASE_MS, 1);
  expect(await outbox.claimDue(database, later(NOW, LEASE_MS - 1), LEASE_MS, 1)).toEqual([]);
  const [second] = await outbox.claimDue(database, later(NOW, LEASE_MS), LEASE_MS, 1);
  expect(second?.attempts).toBe(2);
  expect(await outbox.settleSent(database, first!, NOW, 'smtp')).toBe(false);
  expect(await outbox.settleSent(database, second!, NOW, 'smtp')).toBe(true);
  expect(await countOutbox(database)).toMatchObject({ waiting: 0, sent: 1, failed: 0 });
});

test('when a failed message is tried by hand, it is due at once; a sent one is not', async () => {
  await owe('a', await buildModerator(database, 'mia@example.org'));
  const [row] = await outbox.claimDue(database, NOW, LEASE_MS, 1);
  const failure = failureOf({ responseCode: 550, command: 'RCPT TO', response: '550 no' });
  await outbox.settleFailed(database, row!, NOW, failure);
  const { items: failed } = await readOutbox(database, 'failed', null);
  expect(failed[0]).toMatchObject({
    errorWord: 'recipient_refused',
    errorDetail: '550 no',
    leaseToken: null,
  });

  expect(await outbox.retryByHand(database, row!.id, NOW)).toBe(true);
  const [again] = await outbox.claimDue(database, NOW, LEASE_MS, 1);
  await outbox.settleSent(database, again!, NOW, 'smtp');
  expect(await outbox.retryByHand(database, row!.id, NOW)).toBe(false);
});

test('when a report of failed delivery comes before the mail is known as sent, what it said stays', async () => {
  await owe('a', await buildModerator(database, 'mia@example.org'));
  const [row] = await outbox.claimDue(database, NOW, LEASE_MS, 1);
  const bounce = { bouncedAt: NOW, errorWord: 'bounced', errorDetail: '5.1.1 no such mailbox' };
  await database.prisma.outboxMessage.update({ where: { id: row!.id }, data: bounce });
  expect(await outbox.settleSent(database, row!, NOW, 'smtp')).toBe(true);
  expect(await database.prisma.outboxMessage.findFirst()).toMatchObject({ sentAt: NOW, ...bounce });
});

test('when a repeat says the same, its edition stays; when it has to say something else, it is another one', async () => {
  await owe('a', await buildModerator(database, 'mia@example.org'));
  const [row] = await outbox.claimDue(database, NOW, LEASE_MS, 1);
  const leaseUntil = later(NOW, 2 * LEASE_MS);
  const keep = (from: outbox.LeasedRow, contentHash: string) =>
    outbox.keepContent(database, from, { subject: 'One waits', contentHash, leaseUntil });
  const first = await keep(row!, 'one');
  expect(first).toMatchObject({ edition: 1, contentHash: 'one', subject: 'One waits', leaseUntil });
  expect((await keep(first!, 'one'))?.edition).toBe(1);
  const other = await keep(first!, 'two');
  expect(other?.edition).toBe(2);
  expect(await keep({ ...other!, leaseToken: 'of another worker' }, 'three')).toBeNull();
  expect(await keep({ ...other!, leaseToken: 'of another worker' }, 'two')).toBeNull();
});
