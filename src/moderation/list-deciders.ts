import type { Services } from '../services.ts';

/** Everybody who may have decided, also who is disabled now, to choose from. */
export async function listDeciders({
  database,
}: Pick<Services, 'database'>): Promise<{ value: string; label: string }[]> {
  const moderators = await database.prisma.moderator.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, disabledAt: true },
  });
  const names = moderators.map(({ name }) => name);
  return moderators.map(({ id, name, disabledAt }) => {
    const isShared = names.indexOf(name) !== names.lastIndexOf(name);
    const told = isShared ? `${name} (number ${id})` : name;
    return { value: String(id), label: disabledAt ? `${told}, disabled` : told };
  });
}
