/** Ids are 32-bit integers in both databases. */
const LARGEST_ID = 2_147_483_647;

/** @returns null for what cannot be an id */
export function readId(text: string): number | null {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  return id > 0 && id <= LARGEST_ID ? id : null;
}
