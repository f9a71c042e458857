import { foldForComparison } from './fold.ts';

/** Where something stands in a text, in UTF-16 units; the end is exclusive. */
export interface Place {
  start: number;
  end: number;
}

/** Finds phrases the way texts are compared: case, accents, letter style and hidden characters do not matter. */
export function findFolded(text: string, phrases: readonly string[]): Place[] {
  const sought = new Set(phrases.map(foldForComparison).filter((phrase) => phrase !== ''));
  if (sought.size === 0) return [];
  const { folded, origins } = foldWithOrigins(text);
  return [...sought].flatMap((phrase) =>
    placesIn(folded, phrase).map((at) => ({
      start: origins[at]!.start,
      end: origins[at + phrase.length - 1]!.end,
    })),
  );
}

function placesIn(folded: string, phrase: string): number[] {
  const places: number[] = [];
  for (let at = folded.indexOf(phrase); at !== -1; at = folded.indexOf(phrase, at + phrase.length)) {
    places.push(at);
  }
  return places;
}

/** Character by character, so that each part of the folded text knows where it comes from. */
function foldWithOrigins(text: string): { folded: string; origins: Place[] } {
  const pieceOf = rememberingFold();
  const origins: Place[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (const character of text) {
    const place = { start: at, end: at + character.length };
    at = place.end;
    const piece = pieceOf(character);
    if (piece === '' || (piece === ' ' && pieces.at(-1) === ' ')) continue;
    pieces.push(piece);
    for (let unit = 0; unit < piece.length; unit++) origins.push(place);
  }
  return { folded: pieces.join(''), origins };
}

/** A text is made of few different characters, and folding one takes long. */
function rememberingFold(): (character: string) => string {
  const known = new Map<string, string>();
  return (character) => {
    let piece = known.get(character);
    if (piece === undefined) {
      piece = /\p{White_Space}/u.test(character) ? ' ' : foldForComparison(character);
      known.set(character, piece);
    }
    return piece;
  };
}
