import type { Services } from '../services.ts';
import { later, MINUTE_MS } from '../time/clock.ts';
import { formatInstant, formatMinutesLeft } from '../time/format.ts';
import { WITHDRAWN } from './change-own-comment.ts';
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

/** What the page says beside the comment itself. */
export interface ReceiptAnswer {
  values?: Record<string, string>;
  errors?: { field: string; message: string }[];
  /** The author has just sent a change. */
  saved?: boolean;
}

export type Receipt = Awaited<ReturnType<typeof readReceipt>>;

/** @throws {AppError} comments.receipt_not_found (404) */
export async function readReceipt({ database }: Pick<Services, 'database'>, commentId: number) {
  const comment = await database.prisma.comment.findUnique({
    where: { id: commentId },
    select: {
      id: true,
      authorName: true,
      website: true,
      text: true,
      html: true,
      status: true,
      reason: true,
      submittedAt: true,
      decidedAt: true,
      editedAt: true,
      article: { select: { slug: true, title: true } },
    },
  });
  if (!comment) throw receiptNotFound();
  return comment;
}

export function presentReceipt(
  { clock, site }: Pick<Services, 'clock' | 'site'>,
  comment: Receipt,
  token: string,
  answer: ReceiptAnswer,
) {
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
      standing,
      statusLabel,
      statusText,
      submitted: formatInstant(comment.submittedAt, timeZone),
      submittedIso: comment.submittedAt.toISOString(),
      edited: comment.editedAt ? formatInstant(comment.editedAt, timeZone) : '',
      editedIso: comment.editedAt?.toISOString() ?? '',
      articleTitle: comment.article.title,
      articleUrl,
      publicUrl: standing === 'published' ? `${articleUrl}#comment-${comment.id}` : '',
    },
    canEdit: alive && clock.now() < editUntil,
    editUntil: formatInstant(editUntil, timeZone),
    editUntilIso: editUntil.toISOString(),
    editLeft: formatMinutesLeft(editUntil.getTime() - clock.now().getTime()),
    canWithdraw: alive,
    receiptUrl: `/receipts/${token}`,
    editAction: `/receipts/${token}/edits`,
    withdrawAction: `/receipts/${token}/withdrawals`,
    values: { comment: comment.text, ...answer.values },
    errors: answer.errors ?? [],
    notice: answer.saved ? savedSentence(comment) : '',
  };
}

function savedSentence({ editedAt, decidedAt, status }: Receipt): string {
  if (!editedAt) return 'The text is the same as before, so nothing was changed.';
  return decidedAt && status === 'pending'
    ? 'Your change was saved. Your comment is off the page until a moderator has read it again.'
    : 'Your change was saved.';
}

/** A rule's suspicion is no decision: until a person has decided, the author is told that the comment waits. */
function standingOf(comment: Receipt): keyof typeof STATUS_TEXTS {
  if (comment.reason === WITHDRAWN) return 'withdrawn';
  if (comment.status === 'approved') return 'published';
  return comment.status === 'pending' || comment.decidedAt === null ? 'waiting' : 'declined';
}
