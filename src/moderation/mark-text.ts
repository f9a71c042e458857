import { findFolded, type Place } from '../text/find-folded.ts';

/** A piece of a comment as the desk shows it. */
export interface TextPart {
  kind: 'plain' | 'match' | 'hidden';
  /** For a hidden character its name, never the character itself. */
  text: string;
}

const NAMES: Record<string, string> = {
  '\u00ad': 'soft hyphen',
  '\u061c': 'Arabic letter mark',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'end of direction',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'isolate',
  '\u2069': 'end of isolate',
  '\ufeff': 'zero-width no-break space',
};

/**
 * Characters that change what is read without being seen, in runs. Joiners belong to many scripts and to emoji,
 * so they are named only between plain Latin letters, where nobody needs them.
 */
const HIDDEN =
  /[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0]+|(?<=[a-z])[\u200c\u200d]+(?=[a-z])|[\u{e0000}-\u{e007f}]+/giu;

/** What makes a black flag that of a region, such as Scotland. @see https://www.unicode.org/reports/tr51/ */
const REGION = /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}$/u;
const BLACK_FLAG = '\u{1f3f4}';

/** Longer runs are counted. */
const NAMED = 8;

/** Cuts a text into plain pieces, pieces that a rule matched, and names of hidden characters. */
export function markText(text: string, matches: readonly string[] = []): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { start, end } of joined(findFolded(text, matches))) {
    parts.push(...named(text, at, start, 'plain'), ...named(text, start, end, 'match'));
    at = end;
  }
  return [...parts, ...named(text, at, text.length, 'plain')];
}

/** A name within a sentence, with its hidden characters named, so that none turns the sentence round. */
export const nameInSentence = (name: string): string =>
  markText(name)
    .map(({ kind, text }) => (kind === 'hidden' ? `[${text}]` : text))
    .join('');

/** The beginning of what `markText` made, cut between two words; [] when the text is no longer than `longest`. */
export function beginningOf(
  parts: readonly TextPart[],
  { longest, shown }: { longest: number; shown: number },
) {
  if (parts.reduce((sum, { text }) => sum + text.length, 0) <= longest) return [];
  const beginning: TextPart[] = [];
  let left = shown;
  for (const part of parts) {
    if (part.text.length > left) {
      if (part.kind !== 'hidden') beginning.push({ ...part, text: cutBetweenWords(part.text, left) });
      break;
    }
    beginning.push(part);
    left -= part.text.length;
  }
  return [...beginning, { kind: 'plain', text: '…' }] satisfies TextPart[];
}

function cutBetweenWords(text: string, length: number): string {
  const start = text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  const end = start.lastIndexOf(' ');
  return end > 0 ? start.slice(0, end) : start;
}

/** Places in order, with those that overlap made one. */
function joined(places: Place[]): Place[] {
  const result: Place[] = [];
  for (const place of places.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && place.start <= last.end) last.end = Math.max(last.end, place.end);
    else result.push({ ...place });
  }
  return result;
}

function named(whole: string, start: number, end: number, kind: 'plain' | 'match'): TextPart[] {
  const text = whole.slice(start, end);
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: run, index } of text.matchAll(HIDDEN)) {
    if (REGION.test(run) && whole.slice(0, start + index).endsWith(BLACK_FLAG)) continue;
    if (index > at) parts.push({ kind, text: text.slice(at, index) });
    parts.push(...namesOf(run).map((name): TextPart => ({ kind: 'hidden', text: name })));
    at = index + run.length;
  }
  if (at < text.length) parts.push({ kind, text: text.slice(at) });
  return parts;
}

function namesOf(run: string): string[] {
  const characters = [...run];
  if (characters.length <= NAMED) return characters.map(nameOf);
  return [`${characters.length.toLocaleString('en')} hidden characters, first ${nameOf(characters[0]!)}`];
}

function nameOf(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[character];
  return name ? `${name} ${code}` : code;
}
