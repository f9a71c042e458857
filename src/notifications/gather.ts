import type { Tx } from '../database/database.ts';
import { readRows } from '../database/read-rows.ts';
import type { MessageKind } from '../mail/messages/index.ts';
import type { Services } from '../services.ts';
import { MINUTE_MS, later } from '../time/clock.ts';
import { cancelUntrue } from './carried.ts';
import { keepFacts } from './facts.ts';
import { MODERATOR_KINDS, type NoticeKind, READER_KINDS } from './kinds.ts';
import { isQuietAt, mayMailAt, readMailWishes } from './mail-wishes.ts';

/** Between two mails that carry notices to one person. */
export const PACE_MS = MINUTE_MS;
const CARRIED = 500; // in one mail, the first twenty with their text; what is more goes a minute later
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

/**
 * Turns the notices that are due into outbox messages: one message per person, and no two within a minute. A
 * single notice becomes the mail of its kind, several become a digest.
 * @returns how many messages were made
 */
export async function gatherDue(services: Needs): Promise<number> {
  const now = services.clock.now();
  let made = 0;
  for (const recipient of [
    ...(await moderatorsToMail(services, now)),
    ...(await readersToMail(services, now)),
  ]) {
    if (await services.database.transaction((tx) => gather(tx, recipient, now))) made += 1;
  }
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
  return owed.flatMap(({ id, held, escalated }): Recipient[] => {
    const moderator = byId.get(id);
    if (!moderator || !isRested(moderator.gatheredAt, now)) return [];
    const wishes = readMailWishes(moderator, site.get());
    const mails = { now, lastMailAt: moderator.gatheredAt };
    const recipient = { table: 'Moderator', column: 'moderatorId', id } as const;
    if (held !== null && mayMailAt(wishes, { ...mails, owedSince: new Date(held) })) {
      return [{ ...recipient, kinds: MODERATOR_KINDS }];
    }
    const isAlarm = escalated !== null && !isQuietAt(wishes, now);
    return isAlarm ? [{ ...recipient, kinds: ['escalated'] }] : [];
  });
}

async function readersToMail({ database }: Needs, now: Date): Promise<Recipient[]> {
  const due = await database.prisma.notice.findMany({
    where: {
      ...isOpen(now),
      commenterId: { gt: 0 },
      commenter: {
        OR: [
          { gatheredAt: null },
          { gatheredAt: { lte: later(now, -PACE_MS) } },
          { gatheredAt: { gt: later(now, PACE_MS) } },
        ],
      },
    },
    orderBy: { dueAt: 'asc' },
    take: READERS,
    select: { commenterId: true },
  });
  return [...new Set(due.map(({ commenterId }) => commenterId!))].map((id) => ({
    table: 'Commenter',
    column: 'commenterId',
    id,
    kinds: READER_KINDS,
  }));
}

const isOpen = (now: Date) => ({ messageId: null, cancelledAt: null, dueAt: { lte: now } });

/** A moment far in the future was set by a clock that was wrong; those of two processes differ a little. */
const isRested = (gatheredAt: Date | null, now: Date): boolean =>
  gatheredAt === null || gatheredAt > later(now, PACE_MS) || later(gatheredAt, PACE_MS) <= now;

/** Comments are locked before the person, as decisions do, so that the two never wait for each other. */
async function gather(tx: Tx, recipient: Recipient, now: Date): Promise<boolean> {
  const { table, column, id, kinds } = recipient;
  const due = await tx.all<GatheredNotice>(
    `SELECT "id", "kind", "commentId" FROM "Notice"
     WHERE "${column}" = ? AND "messageId" IS NULL AND "cancelledAt" IS NULL AND "dueAt" <= ?
       AND "kind" IN (${kinds.map(() => '?').join(', ')})
     ORDER BY "id" LIMIT ${CARRIED}`,
    [id, now, ...kinds],
  );
  const told = await cancelUntrue(tx, due, now);
  if (told.length === 0 || !(await isTurnOf(tx, recipient, now))) return false;

  const messageId = await tx.insert('OutboxMessage', {
    kind: messageKind(told),
    [column]: id,
    commentId: told.length === 1 ? told[0]!.commentId : null,
    dedupeKey: `notice:${told[0]!.id}:${now.getTime()}`,
    dueAt: now,
    createdAt: now,
  });
  await tx.run(
    `UPDATE "Notice" SET "messageId" = ? WHERE "messageId" IS NULL AND "id" IN (${told.map(() => '?').join(', ')})`,
    [messageId, ...told.map((notice) => notice.id)],
  );
  await keepFacts(tx, messageId);
  await tx.run(`UPDATE "${table}" SET "gatheredAt" = ? WHERE "id" = ?`, [now, id]);
  return true;
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
