import type { Tx } from '../database/database.ts';
import { oweConfirmation } from './confirm-address.ts';
import { endSubscriptionsWith } from './subscriptions.ts';

/** How soon new comments under an article are told, or not at all. */
export const ARTICLE_PACES = ['none', 'at-once', 'daily'] as const;
export type ArticlePace = (typeof ARTICLE_PACES)[number];

/** What the author of a comment wants to be mailed about. */
export interface Wishes {
  /** What becomes of the comment. */
  decision: boolean;
  /** Answers to it. */
  replies: boolean;
  /** New comments under the same article. */
  article: ArticlePace;
}

/** Which comment the wishes come with, and what is known of the browser they come from. */
export interface Wisher {
  commentId: number;
  articleId: number;
  commenterId: number;
  /** Whoever sits there has proved to own the address: no mail has to ask. */
  isConfirmed: boolean;
  /** Neither this network nor all together have asked for too many confirmations. */
  mayAsk: boolean;
}

const WISH = `INSERT INTO "Subscription"
    ("commenterId", "kind", "articleId", "commentId", "pace", "createdAt", "confirmedAt") VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT ("commenterId", "kind", "articleId", "commentId") DO UPDATE SET
    "pace" = excluded."pace",
    "ownerPace" = CASE WHEN "Subscription"."endedAt" IS NULL AND excluded."confirmedAt" IS NULL
      THEN "Subscription"."ownerPace" END,
    "createdAt" = CASE WHEN "Subscription"."endedAt" IS NULL THEN "Subscription"."createdAt" ELSE excluded."createdAt" END,
    "confirmedAt" = CASE WHEN "Subscription"."endedAt" IS NULL AND "Subscription"."confirmedAt" IS NOT NULL
      THEN "Subscription"."confirmedAt" ELSE excluded."confirmedAt" END,
    "endedAt" = NULL`;

/**
 * Makes the subscriptions of one comment what its author wants: the others are ended. What is new counts once
 * the address was confirmed for it, and one mail is owed that asks to do so.
 */
export async function setWishes(tx: Tx, wisher: Wisher, wishes: Wishes, at: Date): Promise<void> {
  const { commenterId, commentId, articleId } = wisher;
  const wanted = {
    decision: wishes.decision ? 'at-once' : 'none',
    replies: wishes.replies ? 'at-once' : 'none',
    article: wishes.article,
  };
  const unwanted: string[] = [];
  for (const [kind, pace] of Object.entries(wanted)) {
    if (pace === 'none') unwanted.push(kind);
    else
      await tx.run(WISH, [commenterId, kind, articleId, commentId, pace, at, wisher.isConfirmed ? at : null]);
  }
  await endSubscriptionsWith(tx, { commenterId, commentId, kinds: unwanted, at });
  await takeBack(tx, { commenterId, commentId, kinds: unwanted });
  if (wisher.mayAsk) await oweConfirmation(tx, { commenterId, at });
}

/** Keeps apart what ended here from what the owner of the address ended by a link in a mail. */
async function takeBack(
  tx: Tx,
  { commenterId, commentId, kinds }: { commenterId: number; commentId: number; kinds: readonly string[] },
): Promise<void> {
  for (const kind of kinds) {
    await tx.run(
      `UPDATE "Subscription" SET "pace" = 'none' WHERE "commenterId" = ? AND "commentId" = ? AND "kind" = ?`,
      [commenterId, commentId, kind],
    );
  }
}
