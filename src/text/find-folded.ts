import { foldForComparison } from './fold.ts';

/** Where something stands in a text, in UTF-16 units; the end is exclusive. */
export interface Place {
  start: number;
  end: number;
}

/** Finds a phrase the way texts are compared: case, accents, letter style and hidden characters do not matter. */
export function findFolded(text: string, phrase: string): Place[] {
  const sought = foldForComparison(phrase);
  if (sought === '') return [];
  const { folded, origins } = foldWithOrigins(text);
  const places: Place[] = [];
  for (let at = folded.indexOf(sought); at !== -1; at = folded.indexOf(sought, at + sought.length)) {
    const first = origins[at]!;
    const last = origins[at + sought.length - 1]!;
    places.push({ start: first.start, end: last.end });
  }
  return places;
}

/** Character by character, so that each part of the folded text knows where it comes from. */
function foldWithOrigins(text: string): { folded: string; origins: Place[] } {
  const origins: Place[] = [];
  let folded = '';
  let at = 0;
  for (const character of text) {
    const place = { start: at, end: at + character.length };
    at = place.end;
    const piece = /\p{White_Space}/u.test(character) ? ' ' : foldForComparison(character);
    if (piece === ' ' && folded.endsWith(' ')) continue;
    folded += piece;
    for (let unit = 0; unit < piece.length; unit++) origins.push(place);
  }
  return { folded, origins };
}
