const encoder = new TextEncoder();

/** @param most bytes of UTF-8, with the … that stands for the rest */
export function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const room = new Uint8Array(Math.max(most - Buffer.byteLength('…'), 0));
  const { read } = encoder.encodeInto(text, room);
  return `${text.slice(0, read)}…`;
}

/**
 * Cuts texts so that they have room together: the first ones get what the later ones surely leave.
 * @param most bytes of UTF-8 of all together
 * @param least bytes that each one may take in any case; at most `most` divided by their number
 */
export function shareBytes(texts: string[], most: number, least: number): { text: string; isCut: boolean }[] {
  const sizes = texts.map((text) => Buffer.byteLength(text));
  let left = most;
  return texts.map((text, at) => {
    const owedLater = sizes.slice(at + 1).reduce((sum, size) => sum + Math.min(size, least), 0);
    const cut = cutBytes(text, left - owedLater);
    left -= Buffer.byteLength(cut);
    return { text: cut, isCut: cut !== text };
  });
}
