// What the author of a comment wants to be mailed about, as the private page of the comment offers it.
import { body } from 'express-validator';
import { mailsAreOff } from '../notifications/notifications.errors.ts';
import { ARTICLE_PACES, type ArticlePace, setWishes, type Wishes } from '../notifications/subscribe.ts';
import type { Services } from '../services.ts';
import { findOwnComment } from './change-own-comment.ts';

export interface WishForm {
  decision?: '1';
  replies?: '1';
  article: ArticlePace;
}

/** A subscription of this comment. */
export interface StoredWish {
  kind: string;
  pace: string;
  endedAt: Date | null;
}

const UNEXPECTED = 'A part of the form is not as we sent it; please reload the page and try again.';

const tick = (name: string) =>
  body(name).optional({ values: 'undefined' }).equals('1').withMessage(UNEXPECTED);

export const wishChains = [
  tick('decision'),
  tick('replies'),
  body('article').isString().bail().isIn(ARTICLE_PACES).withMessage('Please choose one of the three.'),
];

export const wishesOf = ({ decision, replies, article }: WishForm): Wishes => ({
  decision: decision === '1',
  replies: replies === '1',
  article,
});

/**
 * What was asked for on this page. The address may be somebody else's, so what its owner did with the mails,
 * confirm or end them, is told only where they have proved to be that owner.
 */
export function presentWishes(stored: readonly StoredWish[], { isOwner }: { isOwner: boolean }): Wishes {
  const shown = isOwner ? stored.filter(({ endedAt }) => endedAt === null) : stored;
  const paceOf = (kind: string) => shown.find((one) => one.kind === kind)?.pace ?? 'none';
  return {
    decision: paceOf('decision') !== 'none',
    replies: paceOf('replies') !== 'none',
    article: ARTICLE_PACES.find((pace) => pace === paceOf('article')) ?? 'none',
  };
}

export const isAnything = ({ decision, replies, article }: Wishes): boolean =>
  decision || replies || article !== 'none';

/**
 * @throws {AppError} comments.receipt_not_found (404)
 * @throws {AppError} subscriptions.off (403) where the site sends no mails to readers
 */
export async function changeWishes(
  services: Pick<Services, 'database' | 'clock' | 'site' | 'limits' | 'worker'>,
  from: { commentId: number; ip: string; confirmedCommenter: number | null },
  wishes: Wishes,
): Promise<void> {
  if (!services.site.get().readerMails) throw mailsAreOff();
  const at = services.clock.now();
  const mayAsk = isAnything(wishes) && (await services.limits.confirmations.mayAsk(from.ip));
  await services.database.transaction(async (tx) => {
    const { id: commentId, articleId, commenterId } = await findOwnComment(tx, from.commentId);
    const isConfirmed = from.confirmedCommenter === commenterId;
    await setWishes(tx, { commentId, articleId, commenterId, isConfirmed, mayAsk }, wishes, at);
  });
  services.worker.wake();
}
