import type { Services } from '../services.ts';

const DECISIONS = ['approve', 'spam', 'trash', 'pending', 'undo', 'edit', 'withdraw'];

/** The last change of a comment, with the name of who made it; null when nobody has touched it. */
export async function findLatestDecision({ database }: Pick<Services, 'database'>, commentId: number) {
  const entry = await database.prisma.logEntry.findFirst({
    where: { commentId, action: { in: DECISIONS } },
    orderBy: { id: 'desc' },
    select: { action: true, actor: true, at: true, moderatorId: true, moderator: { select: { name: true } } },
  });
  if (!entry) return null;
  const name = entry.moderator?.name ?? (entry.actor === 'commenter' ? 'The author' : 'A rule');
  return { name, action: entry.action, at: entry.at, moderatorId: entry.moderatorId };
}
