/** Longer words are cut, alike in what is kept and in what is searched for. */
const LONGEST_WORD = 40;

/** Distinct words of one comment; more than a person writes into the 65,525 characters that a comment may have. */
const MOST_WORDS = 4_000;

/** Terms of one search; the others are left out. */
const MOST_TERMS = 16;

/** More combining marks on one letter than any language has make a text slow to normalise. */
const TOO_MANY_MARKS = /(\p{Mark}{4})\p{Mark}+/gu;

/** Accents, Hebrew points, Arabic vowel signs. Vowels of Hindi or Thai are marks too, and make other words. */
const ACCENTS = /[\p{Script=Inherited}\u0591-\u05c7\p{Default_Ignorable_Code_Point}]/gu;

/** The voicing marks of Japanese, which are no accents: ka is not ga. */
const VOICING = /[\u3099\u309a]/;

const APOSTROPHES = /[\u2018\u2019\u201b\u02bb\u02bc\uff07`\u00b4]/gu;
const HYPHENS = /[\u2010\u2011\u2012]/gu;

/** Parts that a hyphen, an apostrophe or a dot holds together, as in well-known, O'Brien, example.com, 1,000. */
const COMPOUND =
  /[\p{L}\p{M}\p{N}]+(?:(?:[-'.]|(?<=\p{N}),(?=\p{N}))[\p{L}\p{M}\p{N}]+)*|\p{Extended_Pictographic}/gu;

const PARTS = /[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu;

const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}';

/** A run of letters of languages that are written without spaces (or, as Korean, with joined particles). */
const RUNS = new RegExp(`(?:(?=\\p{L})[${UNSPACED}]\\p{M}*)+|(?:(?!(?=\\p{L})[${UNSPACED}])[^])+`, 'gu');
const STARTS_UNSPACED = new RegExp(`^(?=\\p{L})[${UNSPACED}]`, 'u');

/** Most words of most languages with Latin letters; these need no closer look. */
const PLAIN = /^[a-z0-9]+$/;

const LETTER = /\P{M}\p{M}*/gu;

/** One thing that was searched for: the ways to find it, and the words that each way needs. */
export type Term = string[][];

/**
 * The words by which a text is found: in one form for case, accents and styled letters, compounds both joined
 * and in parts, languages without spaces as letters and pairs of letters. Each has only a-z, 0-9 and `_`, so
 * that it is the same word for both databases and no part of a query's syntax.
 * @returns each word once
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const compound of compoundsOf(text)) {
    if (words.size > MOST_WORDS) break;
    if (PLAIN.test(compound)) {
      words.add(wordOf(compound));
      continue;
    }
    const parts = compound.match(PARTS) ?? [];
    for (const part of parts) for (const word of piecesOf(part, 'kept')) words.add(word);
    if (parts.length > 1) words.add(wordOf(parts.join('')));
  }
  return [...words].slice(0, MOST_WORDS);
}

/** What somebody searches for. All terms have to be found; quotation marks and operators mean nothing. */
export function termsOf(query: string): Term[] {
  const terms = new Map<string, Term>();
  for (const compound of compoundsOf(query)) {
    if (terms.size === MOST_TERMS) break;
    terms.set(compound, termOf(compound.match(PARTS) ?? []));
  }
  return [...terms.values()];
}

/** A word of a-z and 0-9 as it is, any other by its bytes. */
export const encodeWord = (word: string): string =>
  PLAIN.test(word) ? word : `_${Buffer.from(word).toString('hex')}`;

/** The parts, wherever they stand, or the compound as one word. */
function termOf(parts: string[]): Term {
  const inParts = parts.flatMap((part) => [...piecesOf(part, 'wanted')]);
  return parts.length > 1 ? [inParts, [wordOf(parts.join(''))]] : [inParts];
}

function* compoundsOf(text: string): Generator<string> {
  for (const [compound] of fold(text).matchAll(COMPOUND)) yield compound;
}

function fold(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(TOO_MANY_MARKS, '$1')
      .normalize('NFKD')
      // Both ways, as capitals are where ß is ss.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replace(ACCENTS, (mark) => (VOICING.test(mark) ? mark : ''))
      .replace(APOSTROPHES, "'")
      .replace(HYPHENS, '-')
      .normalize('NFC')
  );
}

/**
 * @param use 'kept' gives letters and pairs of an unspaced run, 'wanted' the pairs, or the letter that is alone
 */
function* piecesOf(part: string, use: 'kept' | 'wanted'): Generator<string> {
  for (const [run] of part.matchAll(RUNS)) {
    if (!STARTS_UNSPACED.test(run)) {
      yield wordOf(run);
      continue;
    }
    const letters = run.match(LETTER) ?? [];
    if (use === 'kept' || letters.length === 1) yield* letters.map(wordOf);
    for (let at = 1; at < letters.length; at++) yield wordOf(`${letters[at - 1]}${letters[at]}`);
  }
}

function wordOf(run: string): string {
  return encodeWord(run.length > LONGEST_WORD ? [...run].slice(0, LONGEST_WORD).join('') : run);
}
