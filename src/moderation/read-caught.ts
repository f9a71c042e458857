import type { Prisma } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { AUTHOR_COMMENT } from './read-author.ts';

/** More than so many comments are not counted. */
export const COUNTED = 10_000;
const SHOWN = 20;

/** What a ban would have caught: the newest comments, how many there are and how many of them were approved. */
export async function readCaught({ database }: Pick<Services, 'database'>, where: Prisma.CommentWhereInput) {
  const { comment } = database.prisma;
  const newest = await comment.findMany({
    where,
    orderBy: { id: 'desc' },
    take: SHOWN,
    select: AUTHOR_COMMENT,
  });
  const beyond = await comment.findFirst({
    where,
    orderBy: { id: 'desc' },
    skip: COUNTED,
    select: { id: true },
  });
  const counted = beyond ? { AND: [where, { id: { gt: beyond.id } }] } : where;
  const groups = await comment.groupBy({ by: ['status'], where: counted, _count: { _all: true } });
  const countOf = (status: string) => groups.find((group) => group.status === status)?._count._all ?? 0;
  return {
    newest,
    total: groups.reduce((sum, { _count }) => sum + _count._all, 0),
    approved: countOf('approved'),
    isPartial: beyond !== null,
  };
}
