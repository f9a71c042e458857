import type { Database } from './database.ts';

/**
 * A filter for texts that begin with `prefix`. On SQLite a range, because its LIKE uses no index; on
 * PostgreSQL a LIKE, because its order of letters depends on the database's language.
 * @param prefix not empty, of ASCII characters
 */
export function startsWith(
  { dialect }: Pick<Database, 'dialect'>,
  prefix: string,
): { gte: string; lt: string } | { startsWith: string } {
  if (dialect === 'postgresql') return { startsWith: prefix.replaceAll(/[\\%_]/g, '\\$&') };
  const next = String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  return { gte: prefix, lt: prefix.slice(0, -1) + next };
}
