import { commentUrl, findPageOf } from '../../comments/comment-pages.ts';
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

/** A notice that a message carries. */
export interface CarriedNotice {
  kind: NoticeKind;
  commentId: number;
}

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
  threadId: true,
  authorName: true,
  text: true,
  decisionReason: { select: { authorText: true } },
  article: { select: { slug: true, title: true } },
} as const;

/** The notices that are true now: nobody is sent a comment that was taken off the page since the last try. */
export async function keepTrue<N extends CarriedNotice>(
  { database }: Needs,
  notices: readonly N[],
): Promise<N[]> {
  const comments = await database.prisma.comment.findMany({
    where: { id: { in: notices.map(({ commentId }) => commentId) } },
    select: { id: true, status: true },
  });
  const statuses = new Map(comments.map(({ id, status }) => [id, status]));
  return notices.filter(({ kind, commentId }) => TRUE_WITH[kind].includes(statuses.get(commentId) ?? ''));
}

/** What the notices tell, in their order. */
export async function readReaderItems(
  services: Needs,
  say: Phrases,
  notices: readonly CarriedNotice[],
): Promise<ReaderItem[]> {
  const items: ReaderItem[] = [];
  for (const notice of notices) items.push(...(await readItem(services, say, notice)));
  return items;
}

async function readItem(
  { settings, database }: Needs,
  say: Phrases,
  { kind, commentId }: CarriedNotice,
): Promise<ReaderItem[]> {
  const lead = LEADS[kind];
  const comment = await database.prisma.comment.findUnique({ where: { id: commentId }, select: SHOWN });
  if (!lead || !comment) return [];
  const { slug, title } = comment.article;
  const isOwn = kind === 'approved' || kind === 'declined';
  const path = kind === 'declined' ? '' : commentUrl(slug, await findPageOf(database, comment), comment.id);
  const item = {
    lead: say(lead),
    title: plainLine(title),
    articleUrl: `${settings.baseUrl}/articles/${slug}`,
    author: isOwn ? '' : plainLine(comment.authorName),
    isOwn,
    ...quote(cut(comment.text, EXCERPT_LENGTH)),
    reason: kind === 'declined' ? plainLine(comment.decisionReason?.authorText ?? '', 500) : '',
    url: path && settings.baseUrl + path,
    articleId: comment.articleId,
  };
  return [item];
}

/** What a digest has no room for: how many more there are under each article. */
export async function readMore(
  { settings, database }: Needs,
  say: Phrases,
  notices: readonly CarriedNotice[],
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
