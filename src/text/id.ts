/** Ids are 32-bit integers in both databases. */
const LARGEST_ID = 2_147_483_647;

/** @returns null when the text is no id as our own pages write it */
export function idFrom(text: unknown): number | null {
  const id = typeof text === 'string' && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  return id > 0 && id <= LARGEST_ID ? id : null;
}
