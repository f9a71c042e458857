import type { Clock } from '../time/clock.ts';
import { SECOND_MS } from '../time/clock.ts';

/** A browser tells it every 10 seconds; two may be lost. */
const PRESENT_MS = 25 * SECOND_MS;

/** Two moderators may have the same name. */
export interface PresentModerator {
  id: number;
  name: string;
}

/** Who has which comment open. */
export interface Presence {
  comment: number;
  moderators: PresentModerator[];
}

export interface PresentModerators {
  came(comment: number, moderator: PresentModerator): void;
  left(comment: number, moderator: { id: number }): void;
  /** @returns whether somebody was forgotten, because nothing was heard of them */
  forgetSilent(): boolean;
  list(): Presence[];
}

export function createPresence(clock: Clock): PresentModerators {
  const readers = new Map<number, Map<number, { name: string; until: number }>>();

  function left(comment: number, { id }: { id: number }): void {
    const there = readers.get(comment);
    there?.delete(id);
    if (there?.size === 0) readers.delete(comment);
  }

  return {
    left,
    came(comment, { id, name }) {
      const there = readers.get(comment) ?? new Map<number, { name: string; until: number }>();
      readers.set(comment, there.set(id, { name, until: clock.now().getTime() + PRESENT_MS }));
    },
    forgetSilent() {
      const now = clock.now().getTime();
      const silent = [...readers].flatMap(([comment, there]) =>
        [...there].filter(([, { until }]) => until <= now).map(([id]) => ({ comment, id })),
      );
      for (const { comment, id } of silent) left(comment, { id });
      return silent.length > 0;
    },
    list: () =>
      [...readers].map(([comment, there]) => ({
        comment,
        moderators: [...there].map(([id, { name }]) => ({ id, name })),
      })),
  };
}
