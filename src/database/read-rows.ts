import type { Database, Tx, Value } from './database.ts';
import { numbered } from './numbered-sql.ts';

/**
 * Runs one SELECT outside of any transaction, for what Prisma cannot say.
 * @param sql with `?` for values; it must begin with SELECT, or SQLite would make it wait for the writer
 */
export function readRows<T>({ dialect, prisma }: Database, sql: string, values: Value[]): Promise<T[]> {
  return prisma.$queryRawUnsafe<T[]>(dialect === 'postgresql' ? numbered(sql) : sql, ...values);
}

/** The same for what is also asked inside transactions. */
export const readsOf = (database: Database): Pick<Tx, 'dialect' | 'all'> => ({
  dialect: database.dialect,
  all: (sql, values = []) => readRows(database, sql, values),
});
