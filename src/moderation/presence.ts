import type { Clock } from '../time/clock.ts';
import { SECOND_MS } from '../time/clock.ts';

/** A browser tells it every 10 seconds; two may be lost. */
const PRESENT_MS = 25 * SECOND_MS;

/** Who has which comment open. */
export interface Presence {
  comment: number;
  names: string[];
}

export interface PresentModerators {
  came(comment: number, name: string): void;
  left(comment: number, name: string): void;
  /** @returns whether somebody was forgotten, because nothing was heard of them */
  forgetSilent(): boolean;
  list(): Presence[];
}

export function createPresence(clock: Clock): PresentModerators {
  const until = new Map<number, Map<string, number>>();

  function left(comment: number, name: string): void {
    const names = until.get(comment);
    names?.delete(name);
    if (names?.size === 0) until.delete(comment);
  }

  return {
    left,
    came(comment, name) {
      const names = until.get(comment) ?? new Map<string, number>();
      until.set(comment, names.set(name, clock.now().getTime() + PRESENT_MS));
    },
    forgetSilent() {
      const now = clock.now().getTime();
      const silent = [...until].flatMap(([comment, names]) =>
        [...names].filter(([, end]) => end <= now).map(([name]) => [comment, name] as const),
      );
      for (const [comment, name] of silent) left(comment, name);
      return silent.length > 0;
    },
    list: () => [...until].map(([comment, names]) => ({ comment, names: [...names.keys()] })),
  };
}
