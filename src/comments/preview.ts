import type { Request } from 'express';
import type { Services } from '../services.ts';
import type { PreviewView } from './article-page.ts';
import { WITHDRAWN } from './change-own-comment.ts';
import { withoutLinks } from './content.ts';
import { readReceiptCookie } from './receipt-cookie.ts';
import { readPreviewToken, readReceiptToken } from './receipt-tokens.ts';

/**
 * The author's own comment while it waits, to read only.
 * @returns null when the ten minutes are over, or when it is on the page by now
 */
export async function readPreview(
  { database, keys, clock, settings }: Pick<Services, 'database' | 'keys' | 'clock' | 'settings'>,
  req: Request<{ slug: string }>,
  token: string,
): Promise<PreviewView | null> {
  const id = readPreviewToken(keys, token, clock.now());
  const comment =
    id &&
    (await database.prisma.comment.findUnique({
      where: { id, article: { slug: req.params.slug } },
      select: {
        id: true,
        authorName: true,
        website: true,
        html: true,
        parentId: true,
        status: true,
        reason: true,
      },
    }));
  if (!comment || comment.status === 'approved' || comment.reason === WITHDRAWN) return null;

  const receipt = readReceiptCookie(settings, req, comment.id);
  const own = receipt !== '' && readReceiptToken(keys, receipt, clock.now()) === comment.id;
  return {
    author: comment.authorName,
    website: comment.website,
    html: withoutLinks(comment.html),
    statusText:
      'Your comment is awaiting moderation. This is a preview; your comment will be visible after it has been approved.',
    receiptUrl: own ? `/receipts/${receipt}` : '',
    parentId: comment.parentId,
  };
}
