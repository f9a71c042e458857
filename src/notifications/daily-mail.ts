import { DAY_MS, MINUTE_MS } from '../time/clock.ts';
import { localClock } from '../time/local-clock.ts';

const MAILED_AT_MINUTES = 8 * 60; // in the morning, where the site is

/** When the daily mail goes that tells what happened until then: at eight in the morning, always after `instant`. */
export function nextDailyMail(instant: Date, timeZone: string): Date {
  const wholeMinute = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
  const waitMs = (MAILED_AT_MINUTES - localClock(instant, timeZone).minute) * MINUTE_MS;
  return new Date(wholeMinute + (waitMs > 0 ? waitMs : waitMs + DAY_MS));
}
