import type { Clock } from '../../src/time/clock.ts';

export interface TestClock extends Clock {
  /** Moves time on by hand. */
  advance(ms: number): void;
}

/** Stands still until it is moved. */
export function createTestClock(start = new Date('2025-03-01T10:00:00Z')): TestClock {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    advance: (ms) => {
      time += ms;
    },
  };
}
