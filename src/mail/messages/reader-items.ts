import { lastingCommentUrl } from '../../comments/comment-pages.ts';
import type { Prisma } from '../../generated/sqlite/client.ts';
import type { CarriedNotice } from '../../notifications/carried.ts';
import { type NoticeKind, TRUE_WITH } from '../../notifications/kinds.ts';
import type { Services } from '../../services.ts';
import type { PhraseKey, Phrases } from '../languages/index.ts';
import { cut, plainLine, quote } from '../plain-line.ts';

/** One thing that a reader is told. */
export interface ReaderItem {
  lead: string;
  title: string;
  articleUrl: string;
  /** Who wrote it; '' for the reader's own comment. */
  author: string;
  isOwn: boolean;
  text: string;
  quoted: string;
  /** What the moderator's reason tells authors; '' for none. */
  reason: string;
  /** Where it is on the page; '' where it is not. */
  url: string;
  articleId: number;
}

type Told = Pick<CarriedNotice, 'kind' | 'commentId'>;

type Needs = Pick<Services, 'settings' | 'database'>;

const EXCERPT_LENGTH = 1000;

const LEADS: Partial<Record<NoticeKind, PhraseKey>> = {
  approved: 'readers.approved.lead',
  declined: 'readers.declined.lead',
  reply: 'readers.reply.lead',
  'new-comment': 'readers.new.lead',
};

const SHOWN = {
  id: true,
  articleId: true,
  authorName: true,
  text: true,
  decisionReason: { select: { authorText: true } },
  article: { select: { slug: true, title: true } },
} satisfies Prisma.CommentSelect;

type ToldComment = Prisma.CommentGetPayload<{ select: typeof SHOWN }>;

/** The notices that are true now: nobody is sent a comment that was taken off the page since the last try. */
export async function keepTrue<N extends Told>({ database }: Needs, notices: readonly N[]): Promise<N[]> {
  const comments = await database.prisma.comment.findMany({
    where: { id: { in: notices.map(({ commentId }) => commentId) } },
    select: { id: true, status: true },
  });
  const statuses = new Map(comments.map(({ id, status }) => [id, status]));
  return notices.filter(({ kind, commentId }) => TRUE_WITH[kind].includes(statuses.get(commentId) ?? ''));
}

/** What the notices tell, in their order. */
export async function readReaderItems(
  { settings, database }: Needs,
  say: Phrases,
  notices: readonly Told[],
): Promise<ReaderItem[]> {
  const comments = await database.prisma.comment.findMany({
    where: { id: { in: notices.map(({ commentId }) => commentId) } },
    select: SHOWN,
  });
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  return notices.flatMap(({ kind, commentId }) => {
    const lead = LEADS[kind];
    const comment = byId.get(commentId);
    return lead && comment ? [presentItem(settings, comment, { kind, lead: say(lead) })] : [];
  });
}

function presentItem(
  { baseUrl }: Pick<Services['settings'], 'baseUrl'>,
  { id, articleId, article, authorName, text, decisionReason }: ToldComment,
  { kind, lead }: { kind: NoticeKind; lead: string },
): ReaderItem {
  const isOwn = kind === 'approved' || kind === 'declined';
  return {
    lead,
    title: plainLine(article.title),
    articleUrl: `${baseUrl}/articles/${article.slug}`,
    author: isOwn ? '' : plainLine(authorName),
    isOwn,
    ...quote(cut(text, EXCERPT_LENGTH)),
    reason: kind === 'declined' ? plainLine(decisionReason?.authorText ?? '', 500) : '',
    url: kind === 'declined' ? '' : baseUrl + lastingCommentUrl(article.slug, id),
    articleId,
  };
}

/** What a digest has no room for: how many more there are under each article. */
export async function readMore(
  { settings, database }: Needs,
  say: Phrases,
  notices: readonly Told[],
): Promise<{ label: string; url: string }[]> {
  if (notices.length === 0) return [];
  const articles = await database.prisma.article.findMany({
    where: { commentList: { some: { id: { in: notices.map(({ commentId }) => commentId) } } } },
    orderBy: { id: 'asc' },
    select: { id: true, slug: true, title: true },
  });
  const counts = await database.prisma.comment.groupBy({
    by: ['articleId'],
    where: { id: { in: notices.map(({ commentId }) => commentId) } },
    _count: true,
  });
  return articles.map(({ id, slug, title }) => ({
    label: say('readers.digest.more', {
      count: counts.find(({ articleId }) => articleId === id)?._count ?? 0,
      title: plainLine(title),
    }),
    url: `${settings.baseUrl}/articles/${slug}#comments`,
  }));
}
