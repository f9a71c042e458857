import type { Services } from '../services.ts';

const MOST_VIEWS = 30;

/** A moderator's own named filters. */
export async function listViews(
  { database }: Pick<Services, 'database'>,
  moderator: { id: number },
): Promise<{ id: number; name: string; url: string }[]> {
  const views = await database.prisma.savedView.findMany({
    where: { moderatorId: moderator.id },
    orderBy: { id: 'asc' },
    take: MOST_VIEWS,
  });
  return views.map(({ id, name, query }) => ({ id, name, url: `/desk/comments?${query}` }));
}

/** @returns false when there are too many already */
export async function saveView(
  { database }: Pick<Services, 'database'>,
  moderator: { id: number },
  { name, query }: { name: string; query: string },
): Promise<boolean> {
  const { savedView } = database.prisma;
  if ((await savedView.count({ where: { moderatorId: moderator.id } })) >= MOST_VIEWS) return false;
  await savedView.create({ data: { moderatorId: moderator.id, name, query } });
  return true;
}

export async function removeView(
  { database }: Pick<Services, 'database'>,
  moderator: { id: number },
  id: number,
): Promise<void> {
  await database.prisma.savedView.deleteMany({ where: { id, moderatorId: moderator.id } });
}
