import { DAY_MS, MINUTE_MS } from '../time/clock.ts';

const MAILED_AT_MINUTES = 8 * 60; // in the morning, where the site is

const formats = new Map<string, Intl.DateTimeFormat>();

/** When the daily mail goes that tells what happened until then: at eight in the morning, always after `instant`. */
export function nextDailyMail(instant: Date, timeZone: string): Date {
  const wholeMinute = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
  const waitMs = (MAILED_AT_MINUTES - minuteOfDay(instant, timeZone)) * MINUTE_MS;
  return new Date(wholeMinute + (waitMs > 0 ? waitMs : waitMs + DAY_MS));
}

function minuteOfDay(instant: Date, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  const [hour = 0, minute = 0] = format.format(instant).split(':').map(Number);
  return hour * 60 + minute;
}
