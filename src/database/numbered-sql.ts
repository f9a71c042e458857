const numberedSql = new Map<string, string>();

/** `?` marks as PostgreSQL's `$1`, `$2`, ... Our SQL has no question mark elsewhere. */
export function numbered(sql: string): string {
  let converted = numberedSql.get(sql);
  if (converted === undefined) {
    let position = 0;
    converted = sql.replaceAll('?', () => `$${++position}`);
    numberedSql.set(sql, converted);
  }
  return converted;
}
