/**
 * Finds phrases in a list of words in one pass, however many and long the phrases are: each word of the text
 * moves on to a longer beginning of some phrase, or falls back to a shorter one.
 * @see Aho and Corasick, "Efficient string matching", Communications of the ACM 18 (1975)
 */
interface State {
  next: Map<string, State>;
  /** The longest other state that this one ends with; null for the start. */
  fallback: State | null;
  /** The name of the phrase that ends here. */
  phrase?: string;
}

export interface PhraseFinder {
  isEmpty: boolean;
  /** @returns the names of the phrases among these words */
  findIn(words: readonly string[]): Set<string>;
}

/** @param phrases of words, with the name by which each is found; of equal phrases the first name counts */
export function createPhraseFinder(phrases: readonly { name: string; words: string[] }[]): PhraseFinder {
  const start: State = { next: new Map(), fallback: null };
  for (const { name, words } of phrases) addPhrase(start, words, name);
  addFallbacks(start);

  return {
    isEmpty: start.next.size === 0,
    findIn(words) {
      const found = new Set<string>();
      const reported = new Set<State>();
      let state = start;
      for (const word of words) {
        state = stateAfter(state, word) ?? start;
        // What is behind a reported state was reported with it.
        for (let end: State | null = state; end && !reported.has(end); end = end.fallback) {
          reported.add(end);
          if (end.phrase !== undefined) found.add(end.phrase);
        }
      }
      return found;
    },
  };
}

function addPhrase(start: State, words: readonly string[], name: string): void {
  let state = start;
  for (const word of words) {
    const longer: State = state.next.get(word) ?? { next: new Map(), fallback: start };
    state.next.set(word, longer);
    state = longer;
  }
  if (state !== start) state.phrase ??= name;
}

/** Shorter beginnings first, since the longer ones fall back to them. */
function addFallbacks(start: State): void {
  const waiting = [start];
  for (const state of waiting) {
    for (const [word, longer] of state.next) {
      longer.fallback = (state.fallback && stateAfter(state.fallback, word)) ?? start;
      waiting.push(longer);
    }
  }
}

/** @returns null when no phrase goes on with this word, or begins with it */
function stateAfter(state: State, word: string): State | null {
  for (let from: State | null = state; from; from = from.fallback) {
    const next = from.next.get(word);
    if (next) return next;
  }
  return null;
}
