/** Met when all words of one of its ways are there. */
export type Group = string[][];

interface Syntax {
  and: string;
  or: string;
  quote: string;
}

/** Words as words.ts and comment-filter.ts make them; anything else must not get near a query's syntax. */
const WORD = /^[a-z0-9_-]+$/;

/**
 * The query that all groups are met.
 * @returns '' when a group can never be met, as a range of dates that is empty
 * @throws {TypeError} for a word that was not encoded
 */
export function writeExpression(groups: Group[], { and, or, quote }: Syntax): string {
  const word = (text: string) => {
    if (!WORD.test(text)) throw new TypeError('a word of a search was not encoded');
    return quote + text + quote;
  };
  if (groups.some((ways) => ways.length === 0)) return '';
  return groups
    .map((ways) => `(${ways.map((words) => `(${words.map(word).join(and)})`).join(or)})`)
    .join(and);
}
