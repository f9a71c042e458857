import { DAY_MS, later, MINUTE_MS } from '../time/clock.ts';
import { localClock } from '../time/local-clock.ts';

/** Minutes of the day at which a daily mail leaves, by the clock of its place: eight in the morning. */
export const DAILY_AT = 8 * 60;

/** When the daily mail goes that tells what happened until then, always after `instant`. */
export function nextDailyMail(instant: Date, timeZone: string): Date {
  const wholeMinute = new Date(Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS);
  const waitMs = untilEight(instant, timeZone);
  const expected = later(wholeMinute, waitMs > 0 ? waitMs : waitMs + DAY_MS);
  return later(expected, untilEight(expected, timeZone)); // clocks may have been set in between
}

/** Of the same day; negative when it is over. */
const untilEight = (instant: Date, timeZone: string): number =>
  (DAILY_AT - localClock(instant, timeZone).minute) * MINUTE_MS;
