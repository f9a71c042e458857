import type { FieldError } from '../http/forms.ts';
import type { Wishes } from '../notifications/subscribe.ts';
import type { Services } from '../services.ts';
import { later, MINUTE_MS } from '../time/clock.ts';
import { formatInstant, formatMinutesLeft } from '../time/format.ts';
import { WITHDRAWN } from './change-own-comment.ts';
import { findCommentUrl } from './comment-pages.ts';
import { receiptNotFound } from './comments.errors.ts';
import { withoutLinks } from './content.ts';
import { isAnything, presentWishes } from './receipt-wishes.ts';

/** So long an author may mend a mistake. */
const EDIT_MS = 15 * MINUTE_MS;

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
  errors?: FieldError[];
  /** The author has just sent a change. */
  saved?: boolean;
  /** And has chosen anew what to be mailed about. */
  wished?: boolean;
  /** Why a change was refused. */
  refusal?: string;
  /** Whose address was confirmed in this browser. */
  confirmedCommenter?: number | null;
}

export type Receipt = Awaited<ReturnType<typeof readReceipt>>;

/** @throws {AppError} comments.receipt_not_found (404) */
export async function readReceipt({ database }: Pick<Services, 'database'>, commentId: number) {
  const comment = await database.prisma.comment.findUnique({
    where: { id: commentId, status: { not: 'erased' } },
    select: {
      id: true,
      articleId: true,
      threadId: true,
      commenterId: true,
      authorName: true,
      website: true,
      text: true,
      html: true,
      status: true,
      reason: true,
      submittedAt: true,
      decidedAt: true,
      editedAt: true,
      decisionReason: { select: { authorText: true } },
      subscriptions: { select: { kind: true, pace: true, endedAt: true } },
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
  answer: ReceiptAnswer,
) {
  const { timeZone } = site.get();
  const standing = standingOf(comment);
  const [statusLabel, statusText] = STATUS_TEXTS[standing];
  const editUntil = editableUntil(comment);
  const articleUrl = `/articles/${comment.article.slug}`;
  const isOwner = answer.confirmedCommenter === comment.commenterId;
  const wishes = presentWishes(comment.subscriptions, { isOwner });
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
      reasonText: standing === 'declined' ? (comment.decisionReason?.authorText ?? '') : '',
      submitted: formatInstant(comment.submittedAt, timeZone),
      submittedIso: comment.submittedAt.toISOString(),
      edited: comment.editedAt ? formatInstant(comment.editedAt, timeZone) : '',
      editedIso: comment.editedAt?.toISOString() ?? '',
      articleTitle: comment.article.title,
      articleUrl,
      publicUrl: comment.publicUrl,
    },
    canEdit: isEditable(comment, clock.now()),
    editUntil: formatInstant(editUntil, timeZone),
    editUntilIso: editUntil.toISOString(),
    editLeft: formatMinutesLeft(editUntil.getTime() - clock.now().getTime()),
    canWithdraw: isAlive(standing),
    receiptUrl: `/receipts/${token}`,
    editAction: `/receipts/${token}/edits`,
    withdrawAction: `/receipts/${token}/withdrawals`,
    canNotify: site.get().readerMails && (isAlive(standing) || isAnything(wishes)),
    wishes,
    isOwner,
    notifyAction: `/receipts/${token}/subscriptions`,
    values: { comment: comment.text, ...answer.values },
    errors: answer.errors ?? [],
    notice: (answer.saved && savedSentence(comment)) || (answer.wished && wishedSentence(wishes)) || '',
    refusal: answer.refusal ?? '',
  };
}

/** The same for every address, whatever is known of it. */
const wishedSentence = (wishes: Wishes): string =>
  !isAnything(wishes)
    ? 'Saved. We send no mails about this comment.'
    : 'Saved. Mails begin once your address is confirmed: look for a mail from us, open its link and press the button. We send one such mail a day at most; if none has come after an hour, save this once more.';

function savedSentence(comment: Receipt): string {
  if (!comment.editedAt) return 'The text is the same as before, so nothing was changed.';
  return standingOf(comment) === 'waiting'
    ? 'Your change was saved. Your comment is on the page when a moderator has read it.'
    : 'Your change was saved.';
}

interface Editable {
  status: string;
  reason: string;
  submittedAt: Date;
  /** Null until somebody decided; when is not looked at. */
  decidedAt: unknown;
}

type Standing = keyof typeof STATUS_TEXTS;

/** May its author change this comment? */
export const isEditable = (comment: Editable, now: Date): boolean =>
  isAlive(standingOf(comment)) && now < editableUntil(comment);

const isAlive = (standing: Standing): boolean => standing === 'waiting' || standing === 'published';

const editableUntil = ({ submittedAt }: Pick<Editable, 'submittedAt'>): Date => later(submittedAt, EDIT_MS);

/** A rule's suspicion is no decision: until a person has decided, the author is told that the comment waits. */
function standingOf(comment: Omit<Editable, 'submittedAt'>): Standing {
  if (comment.reason === WITHDRAWN) return 'withdrawn';
  if (comment.status === 'approved') return 'published';
  return comment.status === 'pending' || comment.decidedAt === null ? 'waiting' : 'declined';
}
