import type { Request } from 'express';
import type { Services } from '../services.ts';
import type { PreviewView, PublishedView } from './article-page.ts';
import { withoutLinks } from './content.ts';
import { readReceiptCookie } from './receipt-cookie.ts';
import { pageOfThread } from './read-thread.ts';
import { readPreviewToken, readReceiptToken } from './receipt-tokens.ts';

/**
 * The author's own comment while it waits, to read only; or that it is on the page, and on which.
 * @returns nothing of it when the ten minutes are over
 */
export async function readPreview(
  { database, keys, clock, settings }: Pick<Services, 'database' | 'keys' | 'clock' | 'settings'>,
  req: Request<{ slug: string }>,
  token: string,
): Promise<{ preview?: PreviewView; published?: PublishedView; page?: number }> {
  const id = readPreviewToken(keys, token, clock.now());
  const comment =
    id &&
    (await database.prisma.comment.findUnique({
      where: { id, article: { slug: req.params.slug } },
      select: {
        id: true,
        articleId: true,
        threadId: true,
        authorName: true,
        html: true,
        parentId: true,
        status: true,
        reason: true,
      },
    }));
  if (!comment || comment.reason === 'withdrawn') return {};

  const receipt = readReceiptCookie(settings, req, comment.id);
  const own = receipt !== '' && readReceiptToken(keys, receipt, clock.now()) === comment.id;
  const receiptUrl = own ? `/receipts/${receipt}` : '';
  if (comment.status === 'approved') {
    return { published: { receiptUrl }, page: await pageOfThread(database, comment) };
  }
  const preview = {
    author: comment.authorName,
    html: withoutLinks(comment.html),
    statusText:
      'Your comment is awaiting moderation. This is a preview; your comment will be visible after it has been approved.',
    receiptUrl,
    parentId: comment.parentId,
  };
  return { preview };
}
