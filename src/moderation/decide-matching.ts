import type { CommentFilter } from '../search/comment-filter.ts';
import { findComments } from '../search/find-comments.ts';
import type { Services } from '../services.ts';
import type { Choice, DecideServices, SeenComment } from './decide.ts';
import { decideMany, type ManyDecided, type Skipped } from './decide-many.ts';
import { latestChange } from './read-changes.ts';
import { findLatestDecision } from './read-decisions.ts';

/** So many at once; who has more decides again. It bounds how long a request takes. */
export const MOST_MATCHING = 2_000;

const PORTION = 100;
/** So many comments that changed meanwhile are named. */
const NAMED = 100;

export interface Matching {
  count: number;
  /** There are more than can be decided at once. */
  isMore: boolean;
  /** The log entry up to which a comment counts as unchanged. */
  moment: number;
}

/** What a decision about all that match would be about, now. */
export async function countMatching(
  services: Pick<Services, 'database'>,
  filter: CommentFilter,
): Promise<Matching> {
  const moment = await latestChange(services.database);
  const ids = await matchingIds(services, filter);
  return { count: Math.min(ids.length, MOST_MATCHING), isMore: ids.length > MOST_MATCHING, moment };
}

/**
 * Decides about everything that matched at the moment of the count, oldest first. What came or changed since
 * is left alone; what changed is named.
 */
export async function decideMatching(
  services: DecideServices,
  moderator: { id: number },
  choice: Choice,
  { filter, moment }: { filter: CommentFilter; moment: number },
): Promise<ManyDecided> {
  const ids = (await matchingIds(services, filter)).slice(0, MOST_MATCHING);
  const seen: SeenComment[] = [];
  for (let start = 0; start < ids.length; start += PORTION) {
    seen.push(...(await asTheyWere(services, ids.slice(start, start + PORTION), moment)));
  }
  const outcome = await decideMany(services, moderator, choice, seen);
  return {
    ...outcome,
    skipped: [...(await leftMeanwhile(services, filter, moment, outcome)), ...outcome.skipped],
  };
}

/** What matched at the moment of the count and was moved elsewhere by somebody since. */
async function leftMeanwhile(
  services: DecideServices,
  { status }: CommentFilter,
  moment: number,
  { batchId, skipped }: ManyDecided,
): Promise<Skipped[]> {
  if (status === undefined) return [];
  const entries = await services.database.prisma.logEntry.findMany({
    where: {
      id: { gt: moment },
      fromStatus: status,
      toStatus: { not: status },
      commentId: { not: null },
      OR: [{ batchId: null }, { batchId: { not: batchId ?? 0 } }],
    },
    distinct: ['commentId'],
    take: NAMED,
    select: { commentId: true },
  });
  const known = new Set(skipped.map(({ commentId }) => commentId));
  const ids = entries.flatMap(({ commentId }) => commentId ?? []).filter((id) => !known.has(id));
  return Promise.all(
    ids.map(async (commentId) => ({ commentId, first: await findLatestDecision(services, commentId) })),
  );
}

/** Comments that are newer than the moment are dropped; one that changed since gets a version that no longer fits. */
async function asTheyWere(
  { database }: Pick<Services, 'database'>,
  ids: number[],
  moment: number,
): Promise<SeenComment[]> {
  const comments = await database.prisma.comment.findMany({
    where: { id: { in: ids } },
    orderBy: { id: 'asc' },
    select: { id: true, version: true, log: { where: { id: { gt: moment } }, select: { action: true } } },
  });
  return comments
    .filter(({ log }) => log.every(({ action }) => action !== 'submit'))
    .map(({ id, version, log }) => ({ commentId: id, version: log.length > 0 ? 0 : version }));
}

async function matchingIds(
  { database }: Pick<Services, 'database'>,
  filter: CommentFilter,
): Promise<number[]> {
  const { ids } = await findComments({ database }, filter, {
    order: 'oldest',
    after: null,
    limit: MOST_MATCHING + 1,
  });
  return ids;
}
