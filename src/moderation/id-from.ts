const LARGEST_ID = 2_147_483_647; // a 32-bit integer in both databases

/** An id in a path or query; null for anything that cannot be one. */
export function idFrom(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{1,10}$/.test(value)) return null;
  const id = Number(value);
  return id > 0 && id <= LARGEST_ID ? id : null;
}
