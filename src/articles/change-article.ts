import { announceChange } from '../cache/invalidation.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { articleNotFound } from './articles.errors.ts';

export interface ArticleChoices {
  /** open or closed */
  comments: string;
  /** null follows the site, 0 never closes. */
  closeAfterDays: number | null;
  /** null follows the site. */
  premoderation: boolean | null;
  /** false forgets the date on which the article's file lets it close. */
  keepClosesAt: boolean;
}

export interface StoredChoices {
  id: number;
  comments: string;
  closesAt: Date | string | null;
  closeAfterDays: number | null;
  premoderation: boolean | number | null;
}

/**
 * Changes what an article takes, logs what is different and drops its pages. Nothing different is no change.
 * @param isAsSeen false when the moderator chose on seeing something else
 * @returns outdated when nothing was changed because somebody else was faster
 * @throws {AppError} articles.not_found (404)
 */
export async function changeArticle(
  { database, clock, pages }: Pick<Services, 'database' | 'clock' | 'pages'>,
  moderator: { id: number },
  slug: string,
  choices: ArticleChoices,
  isAsSeen: (now: StoredChoices) => boolean,
): Promise<'saved' | 'outdated'> {
  return database.transaction(async (tx) => {
    await tx.run('UPDATE "Article" SET "comments" = "comments" WHERE "slug" = ?', [slug]); // takes the row's lock
    const [before] = await tx.all<StoredChoices>(
      `SELECT "id", "comments", "closesAt", "closeAfterDays", "premoderation" FROM "Article" WHERE "slug" = ?`,
      [slug],
    );
    if (!before) throw articleNotFound({ slug });
    if (!isAsSeen(before)) return 'outdated';

    const closesAt = choices.keepClosesAt && before.closesAt ? new Date(before.closesAt) : null;
    const after = { ...choices, closesAt };
    const note = changesOf(before, after);
    if (note === '') return 'saved';
    await tx.run(
      `UPDATE "Article" SET "comments" = ?, "closesAt" = ?, "closeAfterDays" = ?, "premoderation" = ? WHERE "id" = ?`,
      [after.comments, after.closesAt, after.closeAfterDays, after.premoderation, before.id],
    );
    await appendLogEntry(tx, {
      articleId: before.id,
      actor: 'moderator',
      moderatorId: moderator.id,
      action: 'article',
      note,
      at: clock.now(),
    });
    await announceChange(tx, pages, slug);
    return 'saved';
  });
}

/** Such as "comments: open → closed"; '' when nothing is different. */
function changesOf(before: StoredChoices, after: Omit<StoredChoices, 'id'>): string {
  const words = (choices: Omit<StoredChoices, 'id'>) => ({
    comments: choices.comments,
    closing: choices.closesAt
      ? `on ${new Date(choices.closesAt).toISOString()}`
      : daysWords(choices.closeAfterDays),
    'read first': premoderationWords(choices.premoderation),
  });
  const [from, to] = [words(before), words(after)];
  return (Object.keys(from) as (keyof typeof from)[])
    .filter((name) => from[name] !== to[name])
    .map((name) => `${name}: ${from[name]} → ${to[name]}`)
    .join('; ');
}

const daysWords = (days: number | null): string =>
  days === null ? 'as the site' : days === 0 ? 'never' : `after ${days} days`;

const premoderationWords = (value: boolean | number | null): string =>
  value === null ? 'as the site' : value ? 'yes' : 'no';
