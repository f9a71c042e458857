import { articleNotFound } from '../articles/articles.errors.ts';
import type { Services } from '../services.ts';
import { findCommentUrl } from './comment-pages.ts';

/**
 * Where readers find a comment of this article now. One that is not public is answered like one that never was:
 * with all comments of the article.
 * @throws {AppError} articles.not_found (404)
 */
export async function findPublicPlace(
  { database }: Pick<Services, 'database'>,
  slug: string,
  id: number | null,
): Promise<string> {
  const article = await database.prisma.article.findUnique({
    where: { slug, missingSince: null },
    select: { id: true },
  });
  if (!article) throw articleNotFound({ slug });
  const comment = await database.prisma.comment.findUnique({
    where: { id: id ?? 0, articleId: article.id, status: 'approved' },
    select: { id: true, articleId: true, threadId: true },
  });
  return comment ? findCommentUrl(database, { ...comment, article: { slug } }) : `/articles/${slug}#comments`;
}
