import type { Services } from '../services.ts';

/** So many of the newest comments of each network are looked through. */
const LOOKED_AT = 200;
const SHOWN = 10;

export interface Neighbour {
  commenterId: number;
  /** Under which name they wrote last from there. */
  name: string;
  networkIndex: string;
}

/** Other commenters who wrote from the same networks lately, the newest first. */
export async function readNeighbours(
  { database }: Pick<Services, 'database'>,
  commenterId: number,
  networks: readonly string[],
): Promise<Neighbour[]> {
  const found = new Map<number, Neighbour>();
  for (const networkIndex of networks) {
    const comments = await database.prisma.comment.findMany({
      where: { networkIndex },
      orderBy: { id: 'desc' },
      take: LOOKED_AT,
      select: { commenterId: true, authorName: true, networkIndex: true },
    });
    for (const { authorName, ...comment } of comments) {
      const isNew = comment.commenterId !== commenterId && !found.has(comment.commenterId);
      if (isNew) found.set(comment.commenterId, { ...comment, name: authorName });
    }
  }
  return [...found.values()].slice(0, SHOWN);
}
