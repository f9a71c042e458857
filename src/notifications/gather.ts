import type { Database, Tx } from '../database/database.ts';
import { isListed, numberList } from '../database/number-list.ts';
import { readRows } from '../database/read-rows.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { MessageKind } from '../mail/messages/index.ts';
import type { Services } from '../services.ts';
import { MINUTE_MS, later } from '../time/clock.ts';
import { cancelUntrue, MOST_CARRIED } from './carried.ts';
import { eachInTurn } from './each-in-turn.ts';
import { keepFacts } from './facts.ts';
import { MODERATOR_KINDS, type NoticeKind, READER_KINDS } from './kinds.ts';
import { isQuietAt, type MailWishes, mayMailAt, readMailWishes } from './mail-wishes.ts';

/** Between two mails that carry notices to one person. */
export const PACE_MS = MINUTE_MS;
const READERS = 100; // at a time; the next look takes the others

type Needs = Pick<Services, 'database' | 'clock' | 'site'>;

/** A person whose notices are gathered. */
interface Recipient {
  table: 'Moderator' | 'Commenter';
  column: 'moderatorId' | 'commenterId';
  id: number;
  /** What may be told now. */
  kinds: readonly NoticeKind[];
}

export interface GatheredNotice {
  id: number;
  kind: NoticeKind;
  commentId: number;
}

/** What became of one try to make a message: made, nothing to tell, or most of what was read was true no more. */
type Gathered = 'made' | 'nothing' | 'look-on';

/**
 * Turns the notices that are due into outbox messages: one message per person, and no two within a minute. A
 * single notice becomes the mail of its kind, several become a digest.
 * @returns how many messages were made
 * @throws what went wrong with the first for whom it did, when all others have theirs
 */
export async function gatherDue(services: Needs): Promise<number> {
  const now = services.clock.now();
  let made = 0;
  await eachInTurn([moderatorsToMail, readersToMail], async (toMail) =>
    eachInTurn(await toMail(services, now), async (recipient) => {
      if (await gatherFor(services, recipient, now)) made += 1;
    }),
  );
  return made;
}

/** Since when a moderator is owed notices that are due; null: none. */
interface Owed {
  id: number;
  held: Date | string | null;
  escalated: Date | string | null;
}

const oldest = (kind: 'held' | 'escalated'): string =>
  `(SELECT MIN(n."dueAt") FROM "Notice" n WHERE n."moderatorId" = m."id" AND n."messageId" IS NULL
    AND n."cancelledAt" IS NULL AND n."dueAt" <= ? AND n."kind" = '${kind}')`;
const OWED = `SELECT m."id", ${oldest('held')} AS "held", ${oldest('escalated')} AS "escalated"
  FROM "Moderator" m WHERE m."disabledAt" IS NULL ORDER BY m."id"`;

/** Moderators are few, so that each is asked whether this is their hour. */
async function moderatorsToMail({ database, site }: Needs, now: Date): Promise<Recipient[]> {
  const owed = (await readRows<Owed>(database, OWED, [now, now])).filter(
    ({ held, escalated }) => held !== null || escalated !== null,
  );
  const moderators = await database.prisma.moderator.findMany({
    where: { id: { in: owed.map(({ id }) => id) } },
  });
  const byId = new Map(moderators.map((moderator) => [moderator.id, moderator]));
  const recipients: Recipient[] = [];
  for (const { id, held, escalated } of owed) {
    const moderator = byId.get(id);
    if (!moderator || !isRested(moderator.gatheredAt, now)) continue;
    const wishes = readMailWishes(moderator, site.get());
    const recipient = { table: 'Moderator', column: 'moderatorId', id } as const;
    if (
      held !== null &&
      (await mayTellHeld(database, moderator, wishes, { now, owedSince: new Date(held) }))
    ) {
      recipients.push({ ...recipient, kinds: MODERATOR_KINDS });
    } else if (escalated !== null && !isQuietAt(wishes, now)) {
      recipients.push({ ...recipient, kinds: ['escalated'] });
    }
  }
  return recipients;
}

async function mayTellHeld(
  database: Database,
  { id, gatheredAt: lastMailAt }: Pick<Moderator, 'id' | 'gatheredAt'>,
  wishes: MailWishes,
  { now, owedSince }: { now: Date; owedSince: Date },
): Promise<boolean> {
  const mayBeRest = wishes.pace !== 'each' && lastMailAt !== null && owedSince <= lastMailAt;
  const isRest = mayBeRest && (await wasLastDigestFull(database, id));
  return mayMailAt(wishes, { now, lastMailAt, owedSince, isRest });
}

async function wasLastDigestFull(database: Database, moderatorId: number): Promise<boolean> {
  const [last] = await readRows<{ carried: number | bigint }>(
    database,
    `SELECT COUNT(*) AS "carried" FROM "Notice" WHERE "messageId" = (
       SELECT MAX("id") FROM "OutboxMessage" WHERE "moderatorId" = ? AND "kind" = 'held-digest')`,
    [moderatorId],
  );
  return Number(last?.carried ?? 0) >= MOST_CARRIED;
}

/**
 * To whom something is due, longest first, but for who was mailed within the last minute. PostgreSQL reads in the
 * order of the index only with the columns that are the same for all.
 */
export const DUE_TO_READERS = `SELECT n."commenterId" FROM "Notice" n JOIN "Commenter" p ON p."id" = n."commenterId"
  WHERE n."messageId" IS NULL AND n."cancelledAt" IS NULL AND n."dueAt" <= ?
    AND (p."gatheredAt" IS NULL OR p."gatheredAt" <= ? OR p."gatheredAt" > ?)
  ORDER BY n."messageId", n."cancelledAt", n."dueAt" LIMIT ${READERS}`;

async function readersToMail({ database }: Needs, now: Date): Promise<Recipient[]> {
  const values = [now, later(now, -PACE_MS), later(now, PACE_MS)];
  const due = await readRows<{ commenterId: number }>(database, DUE_TO_READERS, values);
  const ids = new Set(due.map(({ commenterId }) => commenterId));
  return [...ids].map((id) => ({ table: 'Commenter', column: 'commenterId', id, kinds: READER_KINDS }));
}

/** A moment far in the future was set by a clock that was wrong; those of two processes differ a little. */
const isRested = (gatheredAt: Date | null, now: Date): boolean =>
  gatheredAt === null || gatheredAt > later(now, PACE_MS) || later(gatheredAt, PACE_MS) <= now;

/**
 * A fault names whom it concerns.
 * @returns whether a message was made
 */
async function gatherFor({ database }: Needs, recipient: Recipient, now: Date): Promise<boolean> {
  try {
    let gathered: Gathered;
    do gathered = await database.transaction((tx) => gather(tx, recipient, now));
    while (gathered === 'look-on');
    return gathered === 'made';
  } catch (error) {
    throw new Error(`notices of ${recipient.table} ${recipient.id}`, { cause: error });
  }
}

/** Comments are locked before the person, as decisions do, so that the two never wait for each other. */
async function gather(tx: Tx, recipient: Recipient, now: Date): Promise<Gathered> {
  const { table, column, id, kinds } = recipient;
  const due = await tx.all<GatheredNotice>(
    `SELECT "id", "kind", "commentId" FROM "Notice"
     WHERE "${column}" = ? AND "messageId" IS NULL AND "cancelledAt" IS NULL AND "dueAt" <= ?
       AND "kind" IN (${kinds.map(() => '?').join(', ')})
     ORDER BY "id" LIMIT ${MOST_CARRIED}`,
    [id, now, ...kinds],
  );
  const told = await cancelUntrue(tx, due, now);
  if (due.length === MOST_CARRIED && told.length < MOST_CARRIED) return 'look-on';
  if (told.length === 0 || !(await isTurnOf(tx, recipient, now))) return 'nothing';

  const messageId = await tx.insert('OutboxMessage', {
    kind: messageKind(told),
    [column]: id,
    commentId: told.length === 1 ? told[0]!.commentId : null,
    dedupeKey: `notice:${told[0]!.id}:${now.getTime()}`,
    dueAt: now,
    createdAt: now,
  });
  await tx.run(`UPDATE "Notice" SET "messageId" = ? WHERE "messageId" IS NULL AND ${isListed(tx, '"id"')}`, [
    messageId,
    numberList(told.map((notice) => notice.id)),
  ]);
  await keepFacts(tx, messageId);
  await tx.run(`UPDATE "${table}" SET "gatheredAt" = ? WHERE "id" = ?`, [now, id]);
  return 'made';
}

/** Of several processes that gather for one person at once, the first has the turn for this minute. */
async function isTurnOf(tx: Tx, { table, id }: Recipient, now: Date): Promise<boolean> {
  const [person] = await tx.all<{ gatheredAt: Date | string | null }>(
    `UPDATE "${table}" SET "gatheredAt" = "gatheredAt" WHERE "id" = ? RETURNING "gatheredAt"`,
    [id],
  );
  const last = person?.gatheredAt ?? null;
  return person !== undefined && isRested(last === null ? null : new Date(last), now);
}

const SINGLE: Record<NoticeKind, MessageKind> = {
  held: 'comment-held',
  escalated: 'comment-held',
  approved: 'comment-approved',
  declined: 'comment-declined',
  reply: 'comment-reply',
  'new-comment': 'new-comment',
};

function messageKind(told: GatheredNotice[]): MessageKind {
  const [first] = told;
  if (told.length === 1) return SINGLE[first!.kind];
  return first!.kind === 'held' || first!.kind === 'escalated' ? 'held-digest' : 'reader-digest';
}
