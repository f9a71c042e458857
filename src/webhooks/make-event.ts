import { lastingCommentUrl } from '../comments/comment-pages.ts';
import { DECIDED_MEANWHILE } from '../notifications/take-back.ts';
import type { Drop, OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { isStillTrue, TEST_EVENT } from './events.ts';

/** What a receiver is told; docs/webhooks.md documents each field. Never an address or a network of a reader. */
export interface WebhookEvent {
  event: string;
  /** When it happened. */
  at: string;
  site: { name: string; url: string };
  comment: {
    id: number;
    status: string;
    author: string;
    text: string;
    /** Where readers find it, once it is approved. */
    url: string;
    /** Where moderators decide about it. */
    deskUrl: string;
    parentId: number | null;
    submittedAt: string;
    article: { title: string; slug: string; url: string };
  };
}

/** Tells of the comment as it is now; a repeat says the same unless the comment was changed. */
export async function makeEvent(
  { database, settings, site }: Pick<Services, 'database' | 'settings' | 'site'>,
  { kind, commentId, createdAt }: Pick<OutboxRow, 'kind' | 'commentId' | 'createdAt'>,
): Promise<WebhookEvent | Drop> {
  const frame = {
    event: kind,
    at: createdAt.toISOString(),
    site: { name: site.get().name, url: settings.baseUrl },
  };
  if (kind === TEST_EVENT) return { ...frame, comment: exampleComment(settings.baseUrl, createdAt) };

  const comment = await database.prisma.comment.findUnique({
    where: { id: commentId ?? 0 },
    include: { article: { select: { title: true, slug: true } } },
  });
  if (!comment || comment.status === 'erased') return { drop: 'deleted' };
  if (!isStillTrue(kind, comment.status)) return { drop: DECIDED_MEANWHILE };
  const { id, status, authorName: author, text, parentId, submittedAt, article } = comment;
  const articleUrl = `${settings.baseUrl}/articles/${article.slug}`;
  return {
    ...frame,
    comment: {
      id,
      status,
      author,
      text,
      url: settings.baseUrl + lastingCommentUrl(article.slug, id),
      deskUrl: `${settings.baseUrl}/desk/comments/${id}`,
      parentId,
      submittedAt: submittedAt.toISOString(),
      article: { ...article, url: articleUrl },
    },
  };
}

function exampleComment(baseUrl: string, at: Date): WebhookEvent['comment'] {
  const articleUrl = `${baseUrl}/articles/an-example`;
  return {
    id: 0,
    status: 'pending',
    author: 'Mia Example',
    text: 'This comment does not exist. It shows that calls from the site arrive.',
    url: baseUrl + lastingCommentUrl('an-example', 0),
    deskUrl: `${baseUrl}/desk`,
    parentId: null,
    submittedAt: at.toISOString(),
    article: { title: 'An example', slug: 'an-example', url: articleUrl },
  };
}
