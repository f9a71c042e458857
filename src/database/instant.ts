/** @param text an instant as CAST(... AS TEXT) gives it: SQLite names the zone, PostgreSQL means UTC */
export function instantFromText(text: string): Date {
  const hasZone = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(text);
  return new Date(hasZone ? text : `${text.replace(' ', 'T')}Z`);
}
