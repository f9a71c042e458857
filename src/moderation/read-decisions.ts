import type { Services } from '../services.ts';
import { DECISION_ACTIONS } from './decision-table.ts';

/** Whatever gives a comment another version. */
const CHANGES: string[] = [...DECISION_ACTIONS, 'undo', 'undo-reply', 'edit', 'withdraw'];

export interface LatestDecision {
  /** Of who made it. */
  name: string;
  action: string;
  at: Date;
  moderatorId: number | null;
  batchId: number | null;
}

/** The last change of a comment, with the name of who made it; null when nobody has touched it. */
export async function findLatestDecision(
  services: Pick<Services, 'database'>,
  commentId: number,
): Promise<LatestDecision | null> {
  const latest = await readLatestDecisions(services, [commentId]);
  return latest.get(commentId) ?? null;
}

/** The last change of each of these comments that somebody has touched, by the comment's id. */
export async function readLatestDecisions(
  { database }: Pick<Services, 'database'>,
  ids: number[],
): Promise<Map<number, LatestDecision>> {
  if (ids.length === 0) return new Map();
  // Asked for the actions too, SQLite would go through all decisions there ever were.
  const entries = await database.prisma.logEntry.findMany({
    where: { commentId: { in: ids } },
    orderBy: { id: 'asc' },
    select: {
      commentId: true,
      action: true,
      actor: true,
      at: true,
      moderatorId: true,
      batchId: true,
      moderator: { select: { name: true } },
    },
  });
  return new Map(
    entries
      .filter(({ action }) => CHANGES.includes(action))
      .map(({ commentId, action, actor, at, moderatorId, batchId, moderator }) => {
        const name = moderator?.name ?? (actor === 'commenter' ? 'The author' : 'A rule');
        return [commentId!, { name, action, at, moderatorId, batchId }];
      }),
  );
}
