const LARGEST_ID = 2_147_483_647; // ids are 32-bit integers in both databases

/** @returns 0, which no row has, for anything that cannot be an id */
export function idFrom(value: unknown): number {
  if (typeof value !== 'string' || !/^\d{1,10}$/.test(value)) return 0;
  const id = Number(value);
  return id <= LARGEST_ID ? id : 0;
}
