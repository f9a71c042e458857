/** `?` marks as PostgreSQL's `$1`, `$2`, ... Our SQL has no question mark elsewhere. */
export function numbered(sql: string): string {
  let position = 0;
  return sql.replaceAll('?', () => `$${++position}`);
}
