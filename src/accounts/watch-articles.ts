import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { articleNotFound } from '../articles/articles.errors.ts';
import type { Services } from '../services.ts';

type Needs = Pick<Services, 'database' | 'clock'>;

/**
 * Begins or ends that a moderator is mailed about an article. Who watches none is mailed about all.
 * @throws {AppError} articles.not_found (404)
 */
export async function watchArticle(
  { database, clock }: Needs,
  moderator: { id: number },
  { articleId, isWatched }: { articleId: number; isWatched: boolean },
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const [article] = await tx.all<{ title: string }>('SELECT "title" FROM "Article" WHERE "id" = ?', [
      articleId,
    ]);
    if (!article) throw articleNotFound({ articleId });
    const changed = await tx.run(isWatched ? WATCH : UNWATCH, [moderator.id, articleId]);
    const words = isWatched ? 'articles: chose' : 'articles: no longer chose';
    if (changed === 1) await log(tx, moderator, `${words} “${article.title}”`, at);
  });
}

/** Ends all choices, so that mails come about all articles again. */
export async function watchAll({ database, clock }: Needs, moderator: { id: number }): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const ended = await tx.run('DELETE FROM "WatchedArticle" WHERE "moderatorId" = ?', [moderator.id]);
    if (ended > 0) await log(tx, moderator, 'articles: all', at);
  });
}

const WATCH =
  'INSERT INTO "WatchedArticle" ("moderatorId", "articleId") VALUES (?, ?) ON CONFLICT DO NOTHING';
const UNWATCH = 'DELETE FROM "WatchedArticle" WHERE "moderatorId" = ? AND "articleId" = ?';

async function log(tx: Tx, { id }: { id: number }, note: string, at: Date): Promise<void> {
  await appendLogEntry(tx, { actor: 'moderator', moderatorId: id, action: 'notify', note, at });
}
