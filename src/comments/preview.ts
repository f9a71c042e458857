import type { Request } from 'express';
import type { Services } from '../services.ts';
import type { PreviewView, PublishedView } from './article-page.ts';
import { WITHDRAWN } from './change-own-comment.ts';
import { findPageOf } from './comment-pages.ts';
import { withoutLinks } from './content.ts';
import { readReceiptCookie } from './receipt-cookie.ts';
import { readPreviewToken, readReceiptToken } from './receipt-tokens.ts';

/** The same for every address, whatever is known of it. */
const MAIL_NOTE =
  'You asked for mails. Before the first, your address has to be confirmed: look for a mail from us, open its link and press the button. If none has come after an hour, save your wish once more on the page of your comment.';

/** What an author is shown of the own comment. */
export interface OwnView {
  preview?: PreviewView;
  published?: PublishedView;
  /** On which page of the article it stands; a preview is at its end or below what it answers. */
  page: number;
}

/**
 * The author's own comment while it waits, to read only; or that it is on the page, and on which.
 * @returns null when the ten minutes are over, and when somebody else looks for a comment that is on the page
 */
export async function readPreview(
  { database, keys, clock, settings }: Pick<Services, 'database' | 'keys' | 'clock' | 'settings'>,
  req: Request<{ slug: string }>,
  token: string,
): Promise<OwnView | null> {
  const id = readPreviewToken(keys, token, clock.now());
  const comment =
    id &&
    (await database.prisma.comment.findUnique({
      where: { id, status: { not: 'erased' }, article: { slug: req.params.slug } },
      select: {
        id: true,
        articleId: true,
        threadId: true,
        authorName: true,
        website: true,
        html: true,
        parentId: true,
        status: true,
        reason: true,
        subscriptions: { where: { pace: { not: 'none' } }, select: { id: true } },
      },
    }));
  if (!comment || comment.reason === WITHDRAWN) return null;

  const receipt = readReceiptCookie(settings, req, comment.id);
  const own = receipt !== '' && readReceiptToken(keys, receipt, clock.now()) === comment.id;
  const mailNote = own && comment.subscriptions.length > 0 ? MAIL_NOTE : '';
  const receiptUrl = own ? `/receipts/${receipt}` : '';
  if (comment.status === 'approved') {
    return own ? { published: { receiptUrl, mailNote }, page: await findPageOf(database, comment) } : null;
  }
  const preview = {
    author: comment.authorName,
    website: comment.website,
    html: withoutLinks(comment.html),
    statusText:
      'Your comment is awaiting moderation. This is a preview; your comment will be visible after it has been approved.',
    receiptUrl,
    mailNote,
    parentId: comment.parentId,
  };
  return { preview, page: 1 };
}
