import type { Database, Tx } from '../database/database.ts';

type Db = Pick<Database, 'prisma'>;

export interface ReasonText {
  label: string;
  /** What the author of a comment that was not published is told; "" tells nothing. */
  authorText: string;
}

export interface ReasonRow extends ReasonText {
  id: number;
}

/** The reasons that can be chosen, in the admin's order. */
export async function listReasons({ prisma }: Db): Promise<ReasonRow[]> {
  return prisma.reason.findMany({
    where: { archivedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, label: true, authorText: true },
  });
}

/** Those that cannot be chosen any more; decisions that gave them keep them. */
export async function listArchivedReasons({ prisma }: Db): Promise<ReasonRow[]> {
  return prisma.reason.findMany({
    where: { archivedAt: { not: null } },
    orderBy: [{ label: 'asc' }, { id: 'asc' }],
    select: { id: true, label: true, authorText: true },
  });
}

export async function findReason({ prisma }: Db, id: number): Promise<ReasonRow | null> {
  return prisma.reason.findUnique({ where: { id }, select: { id: true, label: true, authorText: true } });
}

/** Puts it last. @returns its id */
export async function insertReason(tx: Tx, reason: ReasonText): Promise<number> {
  const [last] = await tx.all<{ position: number | null }>(
    'SELECT MAX("position") AS "position" FROM "Reason"',
  );
  return tx.insert('Reason', { ...reason, position: (last?.position ?? 0) + 1 });
}

/** The ids of the reasons that can be chosen, in their order, with nobody else able to change it until the commit. */
export async function lockOrder(tx: Tx): Promise<number[]> {
  await tx.serializeOn('reasons');
  const rows = await tx.all<{ id: number }>(
    'SELECT "id" FROM "Reason" WHERE "archivedAt" IS NULL ORDER BY "position", "id"',
  );
  return rows.map(({ id }) => id);
}

export async function storeOrder(tx: Tx, ids: number[]): Promise<void> {
  for (const [at, id] of ids.entries()) {
    await tx.run('UPDATE "Reason" SET "position" = ? WHERE "id" = ?', [at + 1, id]);
  }
}
