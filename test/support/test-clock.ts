import type { Clock } from '../../src/time/clock.ts';

export interface TestClock extends Clock {
  /** Moves time on by hand. */
  advance(ms: number): void;
  /** Sets the time alone, as an administrator or a bad time server does. */
  set(instant: Date): void;
}

/** Stands still until it is moved. */
export function createTestClock(start = new Date('2025-03-01T10:00:00Z')): TestClock {
  let time = start.getTime();
  let elapsedMs = 0;
  return {
    now: () => new Date(time),
    elapsedMs: () => elapsedMs,
    advance: (ms) => {
      time += ms;
      elapsedMs += ms;
    },
    set: (instant) => {
      time = instant.getTime();
    },
  };
}
