import { DAY_MS, MINUTE_MS, SECOND_MS } from '../time/clock.ts';
import { LONGEST_DELAY_MS } from './outbox.repository.ts';

const FIRST_DELAY_MS = 30 * SECOND_MS;
const GIVE_UP_AFTER_MS = 3 * DAY_MS; // what mail servers commonly do with their own queues
const FIRST_PAUSE_MS = 5 * SECOND_MS;
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;
const JITTER = 0.2; // of the delay, up and down, so that many messages do not come due together

/**
 * How long one message waits after its `attempts`-th failure: 30 s, doubled each time, at most one hour.
 * @param random from 0 to 1
 * @returns milliseconds
 */
export const delayMs = (attempts: number, random = Math.random()): number =>
  growing(FIRST_DELAY_MS, LONGEST_DELAY_MS, attempts, random);

/**
 * How long nothing is sent after the mail server did not answer `failures` times in a row: 5 s to 5 minutes.
 * @returns milliseconds
 */
export const pauseMs = (failures: number, random = Math.random()): number =>
  growing(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, failures, random);

/** Whether a message that failed first at `firstFailureAt` has been tried for long enough. */
export const isExhausted = (firstFailureAt: Date, now: Date): boolean =>
  now.getTime() - firstFailureAt.getTime() >= GIVE_UP_AFTER_MS;

function growing(firstMs: number, longestMs: number, times: number, random: number): number {
  const grown = firstMs * 2 ** Math.min(Math.max(times - 1, 0), 20);
  const spread = 1 + JITTER * (2 * random - 1);
  return Math.round(Math.min(grown * spread, longestMs));
}
