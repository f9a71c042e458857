/** Numbers that are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [0, below), a whole number. */
  below(below: number): number;
  /** In [0, below): the first ones often, each place in proportion to one over its rank, as words in a language. */
  ranked(below: number): number;
  chance(probability: number): boolean;
}

/** @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c for mulberry32 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (below) => Math.floor(next() * below),
    ranked: (below) => Math.min(below - 1, Math.floor((below + 1) ** next()) - 1),
    chance: (probability) => next() < probability,
  };
}
