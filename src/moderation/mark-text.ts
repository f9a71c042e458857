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
 * Characters that change what is read without being seen. Joiners belong to many scripts and to emoji, so
 * they are named only between plain Latin letters, where nobody needs them.
 */
const HIDDEN =
  /[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0]|(?<=[a-z])[\u200c\u200d](?=[a-z])|(?<!\p{Emoji}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/giu;

/** Cuts a text into plain pieces, pieces that a rule matched, and names of hidden characters. */
export function markText(text: string, matches: readonly string[]): TextPart[] {
  const marked = joined(matches.flatMap((match) => findFolded(text, match)));
  const parts: TextPart[] = [];
  let at = 0;
  for (const { start, end } of marked) {
    parts.push(...named(text.slice(at, start), 'plain'), ...named(text.slice(start, end), 'match'));
    at = end;
  }
  return [...parts, ...named(text.slice(at), 'plain')];
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

function named(text: string, kind: 'plain' | 'match'): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    if (index > at) parts.push({ kind, text: text.slice(at, index) });
    parts.push({ kind: 'hidden', text: nameOf(character) });
    at = index + character.length;
  }
  if (at < text.length) parts.push({ kind, text: text.slice(at) });
  return parts;
}

function nameOf(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[character];
  return name ? `${name} ${code}` : code;
}
