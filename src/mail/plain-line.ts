/** Controls, bidi overrides, zero-width signs, line separators; but for the joiners of letters and emoji, which turn nothing. */
const UNSEEN = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])+/gu;

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

/**
 * A reader's text for both parts of a mail: its words, in which nothing turns the direction of what follows, and the
 * same with each line marked as quoted, so that it cannot pass as our own words.
 */
export function quote(typed: string): { text: string; quoted: string } {
  const text = typed.replace(DIRECTIONS, '');
  const quoted = text
    .split(LINE_BREAK)
    .map((line) => `> ${line}`)
    .join('\n');
  return { text, quoted };
}

/** @param maxLength in code points, with the … that stands for the rest */
export function cut(text: string, maxLength: number): string {
  return endOf(text, maxLength) < text.length ? `${text.slice(0, endOf(text, maxLength - 1))}…` : text;
}

/** Where so many code points of a text end; found without a copy, since texts are long and excerpts short. */
function endOf(text: string, points: number): number {
  let end = 0;
  for (let passed = 0; passed < points && end < text.length; passed++) {
    end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  return end;
}
