import { AppError } from '../http/app-error.ts';

const RETRY_AFTER_S = 5;
const UNAVAILABLE = 'database.unavailable';

export const databaseUnavailable = (cause?: unknown) =>
  new AppError({
    code: UNAVAILABLE,
    status: 503,
    message: 'We could not save this just now. Nothing was lost on your side; please try again in a moment.',
    retryAfter: RETRY_AFTER_S,
    cause,
  });

/** Was this thrown because the database or its disk refuses? */
export const isRefusal = (error: unknown): boolean => error instanceof AppError && error.code === UNAVAILABLE;

/** SQLite: busy, full, read-only, I/O error, cannot open, corrupt. */
const SQLITE_REFUSALS = /^SQLITE_(BUSY|FULL|READONLY|IOERR|CANTOPEN|LOCKED|CORRUPT|NOTADB)/;
/**
 * PostgreSQL: connection lost, out of resources, shutting down or timed out, system error, read only, idle in
 * a transaction for too long, deadlock, lock not available.
 */
const POSTGRES_REFUSALS = /^(08|53|57|58|25006|25P03|40|55P03)/;
/** Node's own words for a connection that cannot be made or was cut. */
const NETWORK_REFUSALS =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Prisma: cannot reach, timed out, transaction could not start, pool timeout. */
const PRISMA_REFUSALS = /^P(1001|1002|1008|1017|2024|2028)$/;
/** The same in the words of Prisma's adapters, which it wraps in P2010 for SQL of ours. */
const ADAPTER_REFUSALS = /^(ConnectionClosed|DatabaseNotReachable|SocketTimeout|TooManyConnections)$/;
const REFUSAL_TEXT =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|is not queryable|database is locked|disk is full|readonly database|disk I\/O error|terminating connection/i;

const REFUSALS = [SQLITE_REFUSALS, POSTGRES_REFUSALS, NETWORK_REFUSALS, PRISMA_REFUSALS, ADAPTER_REFUSALS];

/** Full, broken or read-only storage, on SQLite and on PostgreSQL: no other write will do better. */
const STORAGE_REFUSALS = /^(SQLITE_(FULL|READONLY|IOERR|CANTOPEN|CORRUPT)|53100|25006|58)/;

/** Is this the database or its disk refusing, rather than a mistake of ours? */
export function isDatabaseRefusal(error: unknown): boolean {
  return causesOf(error).some(
    ({ words, message }) =>
      REFUSAL_TEXT.test(message) ||
      words.some(
        (word) =>
          word === UNAVAILABLE || // our own, which Prisma wraps in an error of its own
          REFUSALS.some((refusal) => refusal.test(word)),
      ),
  );
}

/** Is it the disk below the database that refuses to be written? */
export const isStorageRefusal = (error: unknown): boolean =>
  causesOf(error).some(({ words }) => words.some((word) => STORAGE_REFUSALS.test(word)));

/** What the database itself said, one line: the innermost cause, without Prisma's account of the query. */
export const refusalReason = (error: unknown): string => {
  const { words, message } = causesOf(error).at(-1) ?? { words: [], message: '' };
  return [...new Set([...words, message.trim().split('\n').at(-1)])].filter(Boolean).join(' ').slice(0, 200);
};

interface Cause {
  words: string[];
  message: string;
}

/** From the outside in; each library wraps in its own way. */
function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let current = error; current instanceof Object && causes.length < 6;) {
    const { code, originalCode, kind, message, cause, meta } = current as Record<string, unknown>;
    causes.push({
      words: [code, originalCode, kind].filter((word) => typeof word === 'string'),
      message: typeof message === 'string' ? message : '',
    });
    current = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return causes;
}
