import type { Services } from '../services.ts';

/** The reasons that a moderator can choose from, in the site's order. */
export function listReasons({
  database,
}: Pick<Services, 'database'>): Promise<{ id: number; label: string }[]> {
  return database.prisma.reason.findMany({
    where: { archivedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, label: true },
  });
}
