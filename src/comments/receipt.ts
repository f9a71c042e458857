import type { Services } from '../services.ts';
import { later, MINUTE_MS } from '../time/clock.ts';
import { formatInstant } from '../time/format.ts';
import { findCommentUrl } from './comment-pages.ts';
import { receiptNotFound } from './comments.errors.ts';
import { withoutLinks } from './content.ts';

/** So long an author may mend a mistake. */
export const EDIT_MS = 15 * MINUTE_MS;

const STATUS_TEXTS = {
  waiting: [
    'Awaiting moderation',
    'A moderator will read your comment before it appears. Nothing is needed from you.',
  ],
  published: ['Published', 'Your comment is on the page.'],
  declined: ['Not published', 'A moderator decided not to publish your comment.'],
  withdrawn: ['Withdrawn', 'You took this comment back. Nobody can see it on the page.'],
} as const;

export type Receipt = Awaited<ReturnType<typeof readReceipt>>;

/** @throws {AppError} comments.receipt_not_found (404) */
export async function readReceipt({ database }: Pick<Services, 'database'>, commentId: number) {
  const comment = await database.prisma.comment.findUnique({
    where: { id: commentId },
    select: {
      id: true,
      articleId: true,
      threadId: true,
      authorName: true,
      website: true,
      text: true,
      html: true,
      status: true,
      reason: true,
      submittedAt: true,
      decidedAt: true,
      article: { select: { slug: true, title: true } },
    },
  });
  if (!comment) throw receiptNotFound();
  const publicUrl = comment.status === 'approved' ? await findCommentUrl(database, comment) : '';
  return { ...comment, publicUrl };
}

export function presentReceipt(
  { clock, site }: Pick<Services, 'clock' | 'site'>,
  comment: Receipt,
  token: string,
  answer: { values?: Record<string, string>; errors?: { field: string; message: string }[] },
): object {
  const { timeZone } = site.get();
  const standing = standingOf(comment);
  const [statusLabel, statusText] = STATUS_TEXTS[standing];
  const editUntil = later(comment.submittedAt, EDIT_MS);
  const articleUrl = `/articles/${comment.article.slug}`;
  const alive = standing === 'waiting' || standing === 'published';
  return {
    comment: {
      id: comment.id,
      author: comment.authorName,
      html: withoutLinks(comment.html),
      text: comment.text,
      website: comment.website,
      statusLabel,
      statusText,
      submitted: formatInstant(comment.submittedAt, timeZone),
      submittedIso: comment.submittedAt.toISOString(),
      articleTitle: comment.article.title,
      articleUrl,
      publicUrl: comment.publicUrl,
    },
    canEdit: alive && clock.now() < editUntil,
    editUntil: formatInstant(editUntil, timeZone),
    canWithdraw: alive,
    editAction: `/receipts/${token}/edits`,
    withdrawAction: `/receipts/${token}/withdrawals`,
    values: { comment: comment.text, ...answer.values },
    errors: answer.errors ?? [],
    notice: '',
  };
}

/** A rule's suspicion is no decision: until a person has decided, the author is told that the comment waits. */
function standingOf(comment: Receipt): keyof typeof STATUS_TEXTS {
  if (comment.reason === 'withdrawn') return 'withdrawn';
  if (comment.status === 'approved') return 'published';
  return comment.status === 'pending' || comment.decidedAt === null ? 'waiting' : 'declined';
}
