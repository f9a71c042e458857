const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu; // controls, bidi overrides, zero-width signs, line separators

/**
 * Text of a reader on one line, for a header or beside our own words: nothing in it can break the line or
 * turn the direction of what follows.
 * @param maxLength in code points; what is longer ends in …
 */
export function plainLine(text: string, maxLength = 245): string {
  const line = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
  return cut(line, maxLength);
}

const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** All at which a mail program may begin a new line (UAX 14). */
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** Text of a reader with its line breaks, each line marked as quoted, so that it cannot pass as our own words. */
export const quotedText = (text: string): string =>
  text
    .replace(DIRECTIONS, '')
    .split(LINE_BREAK)
    .map((line) => `> ${line}`)
    .join('\n');

export const withoutDirections = (text: string): string => text.replace(DIRECTIONS, '');

/** @param maxLength in code points, with the … that stands for the rest */
export function cut(text: string, maxLength: number): string {
  const points = Array.from(text);
  return points.length > maxLength ? `${points.slice(0, maxLength - 1).join('')}…` : text;
}
