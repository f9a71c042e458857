import { WITHDRAWN } from '../comments/change-own-comment.ts';
import type { CommentFilter } from '../search/comment-filter.ts';
import { findComments } from '../search/find-comments.ts';
import type { Services } from '../services.ts';
import { type Decision, DECISIONS } from './decision-table.ts';
import { MOST_AT_ONCE, type SeenComment } from './seen-comments.ts';

export interface Matching {
  /** What matches and can be decided about, as it is now, oldest first. */
  seen: SeenComment[];
  /** There are more than can be decided at once. */
  isMore: boolean;
  /** How many their authors withdrew; nobody brings these back. */
  withdrawn: number;
  /** What can be decided, with how many comments it changes. */
  choices: (Decision & { count: number })[];
}

/** What a decision about all that match would be about, now. */
export async function readMatching(
  { database }: Pick<Services, 'database'>,
  filter: CommentFilter,
): Promise<Matching> {
  const { ids } = await findComments({ database }, filter, {
    order: 'oldest',
    after: null,
    limit: MOST_AT_ONCE + 1,
  });
  const found = await database.prisma.comment.findMany({
    where: { id: { in: ids.slice(0, MOST_AT_ONCE) } },
    orderBy: { id: 'asc' },
    select: { id: true, version: true, status: true, reason: true },
  });
  const open = found.filter(({ reason }) => reason !== WITHDRAWN);
  const choices = DECISIONS.map((decision) => ({
    ...decision,
    count: open.filter(({ status }) => status !== decision.status).length,
  }));
  return {
    seen: open.map(({ id, version }) => ({ commentId: id, version })),
    isMore: ids.length > MOST_AT_ONCE,
    withdrawn: found.length - open.length,
    choices: choices.filter(({ count }) => count > 0),
  };
}
