import { AppError } from '../http/app-error.ts';

const RETRY_AFTER_S = 5;

export const databaseUnavailable = (cause?: unknown) =>
  new AppError({
    code: 'database.unavailable',
    status: 503,
    message: 'We could not save this just now. Nothing was lost on your side; please try again in a moment.',
    retryAfter: RETRY_AFTER_S,
    cause,
  });

/** SQLite: busy, full, read-only, I/O error, cannot open, corrupt. */
const SQLITE_REFUSALS = /^SQLITE_(BUSY|FULL|READONLY|IOERR|CANTOPEN|LOCKED|CORRUPT|NOTADB)/;
/** PostgreSQL: connection lost, out of resources, shutting down, system error, read only, deadlock. */
const POSTGRES_REFUSALS = /^(08|53|57|58|25006|40)/;
/** Node's own words for a connection that cannot be made or was cut. */
const NETWORK_REFUSALS = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)$/;
/** Prisma: cannot reach, timed out, transaction could not start, pool timeout. */
const PRISMA_REFUSALS = /^P(1001|1002|1008|1017|2024|2028)$/;
const REFUSAL_TEXT =
  /connection terminated|timeout exceeded when trying to connect|database is locked|disk is full|readonly database|disk I\/O error|terminating connection/i;

/** Is this the database or its disk refusing, rather than a mistake of ours? */
export function isDatabaseRefusal(error: unknown): boolean {
  for (let depth = 0, current = error; current instanceof Object && depth < 5; depth++) {
    const { code, originalCode, message, cause, meta } = current as Record<string, unknown>;
    for (const word of [code, originalCode]) {
      if (typeof word !== 'string') continue;
      if ([SQLITE_REFUSALS, POSTGRES_REFUSALS, NETWORK_REFUSALS, PRISMA_REFUSALS].some((p) => p.test(word)))
        return true;
    }
    if (typeof message === 'string' && REFUSAL_TEXT.test(message)) return true;
    current = (cause ??
      (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError) as unknown;
  }
  return false;
}
