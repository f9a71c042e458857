/**
 * Puts `substitute` where an email address stands. Looks at one word after the other, in time that grows with the
 * length of the text alone: a pattern for a whole address would start anew at each letter of a long word.
 */
export const hideAddresses = (text: string, substitute: string): string =>
  text.replace(WORD, (word) => (holdsAddress(word) ? substitute : word));

/** In text or in HTML; an apostrophe and an ampersand may be part of an address. */
const WORD = /(?:&(?:amp|#39);|(?!&(?:lt|gt|quot);)[^\s<>"(),:;])+/gu;

function holdsAddress(word: string): boolean {
  const at = word.indexOf('@', 1);
  return at > 0 && at < word.length - 1;
}
