/** The one source of the current time, so that tests can move it by hand. */
export interface Clock {
  now(): Date;
  /** Milliseconds since some moment; never jumps when somebody sets the system's time. */
  elapsedMs(): number;
}

export const systemClock: Clock = { now: () => new Date(), elapsedMs: () => performance.now() };

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const later = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);
