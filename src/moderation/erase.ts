import { announceChange } from '../cache/invalidation.ts';
import { forgetCommenter } from '../commenters/forget-commenter.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { type MovedComment, recordMoves } from '../moderation-log/move.ts';
import { endSubscriptionsWith } from '../notifications/subscriptions.ts';
import type { Services } from '../services.ts';
import { MOST_AT_ONCE, type SeenComment } from './seen-comments.ts';

const PORTION = 100;

/** What can be deleted for good: nothing that is shown or still waits. */
export const ERASABLE = ['spam', 'trash'] as const;
export type ErasableStatus = (typeof ERASABLE)[number];

export const isErasable = (status: string): boolean => ERASABLE.some((erasable) => erasable === status);

interface Doomed extends MovedComment {
  slug: string;
  version: number;
}

interface By {
  moderatorId: number;
  at: Date;
}

/** What emptying spam or trash would delete now, oldest first; as many as can be deleted at once. */
export async function readErasable(
  { database }: Pick<Services, 'database'>,
  status: ErasableStatus,
): Promise<SeenComment[]> {
  const comments = await database.prisma.comment.findMany({
    where: { status },
    orderBy: { id: 'asc' },
    take: MOST_AT_ONCE,
    select: { id: true, version: true },
  });
  return comments.map(({ id, version }) => ({ commentId: id, version }));
}

/**
 * Deletes comments for good: everything that readers wrote or sent is gone from the database; that there were
 * comments, and who decided about them, stays in the log. Their approved replies keep a tombstone above them.
 * What somebody changed since it was seen, and what is not in spam or trash, is left alone.
 * @returns the ids of what was deleted
 */
export async function eraseComments(
  services: Pick<Services, 'database' | 'clock' | 'pages' | 'site'>,
  moderator: { id: number },
  seen: readonly SeenComment[],
): Promise<number[]> {
  const by = { moderatorId: moderator.id, at: services.clock.now() };
  const ordered = [...seen].sort((a, b) => a.commentId - b.commentId);
  const erased: number[] = [];
  for (let start = 0; start < ordered.length; start += PORTION) {
    const portion = ordered.slice(start, start + PORTION);
    erased.push(...(await services.database.transaction((tx) => erasePortion(tx, services, portion, by))));
  }
  return erased;
}

async function erasePortion(
  tx: Tx,
  { pages, site }: Pick<Services, 'pages' | 'site'>,
  portion: readonly SeenComment[],
  by: By,
): Promise<number[]> {
  const erased: Doomed[] = [];
  for (const { commentId, version } of portion) {
    const comment = await findDoomed(tx, commentId);
    if (comment?.version !== version || !(await eraseUnchanged(tx, comment, by))) continue;
    erased.push(comment);
    await announceChange(tx, pages, comment.slug);
  }
  await recordMoves(
    tx,
    site.get().timeZone,
    erased.map((before) => ({ before, after: null })),
    { at: by.at },
  );
  for (const { id, commenterId } of erased) {
    await endSubscriptionsWith(tx, { commentId: id, commenterId, at: by.at });
    await forgetCommenter(tx, commenterId, by.at);
  }
  return erased.map(({ id }) => id);
}

async function findDoomed(tx: Tx, id: number): Promise<Doomed | undefined> {
  const [comment] = await tx.all<Doomed>(
    `SELECT c."id", c."articleId", c."commenterId", c."status", c."reason", c."submittedAt", c."decidedAt",
       c."version", a."slug"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ?`,
    [id],
  );
  return comment;
}

/** One conditional UPDATE, so that of two at once exactly one changes the row. @returns whether it did */
async function eraseUnchanged(tx: Tx, comment: Doomed, { moderatorId, at }: By): Promise<boolean> {
  const { id, articleId, status, version } = comment;
  const changed = await tx.run(
    `UPDATE "Comment" SET "status" = 'erased', "reason" = '', "reasonId" = NULL, "authorName" = '', "website" = '',
       "websiteKey" = '', "text" = '', "html" = '', "userAgent" = '', "networkIndex" = '', "ipCipher" = NULL,
       "ipExpiresAt" = NULL, "fingerprint" = '', "submissionKey" = NULL, "version" = "version" + 1
     WHERE "id" = ? AND "version" = ? AND "status" IN ('spam', 'trash')`,
    [id, version],
  );
  if (changed === 0) return false;
  await tx.run('DELETE FROM "Revision" WHERE "commentId" = ?', [id]);
  await tx.run('DELETE FROM "Verdict" WHERE "commentId" = ?', [id]);
  // A receiver that refused an event of it may have said so in its words.
  await tx.run(`UPDATE "OutboxMessage" SET "errorDetail" = '' WHERE "commentId" = ?`, [id]);
  await appendLogEntry(tx, {
    commentId: id,
    articleId,
    actor: 'moderator',
    moderatorId,
    action: 'erase',
    from: status,
    to: 'erased',
    at,
  });
  return true;
}
