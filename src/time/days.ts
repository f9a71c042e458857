import { DAY_MS, later } from './clock.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day that a calendar at this place shows, such as 2025-03-01. */
export function dayOf(instant: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}

/** Is this a day of the calendar, written as 2025-03-01? Not before the year 1000, which databases write otherwise. */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/** Is the first of two days after the last? With one of them, or none, there is no order. */
export const areSwapped = (first: string | undefined, last: string | undefined): boolean =>
  first !== undefined && last !== undefined && first > last;

/** @param days may be negative */
export function addDays(day: string, days: number): string {
  return later(new Date(`${day}T00:00:00Z`), days * DAY_MS)
    .toISOString()
    .slice(0, 10);
}

/** Today and the days before it, oldest first. */
export function lastDays(now: Date, timeZone: string, count: number): string[] {
  const today = dayOf(now, timeZone);
  return Array.from({ length: count }, (_, at) => addDays(today, at + 1 - count));
}

/** The first instant of a day; where clocks skip midnight, the first one after it. */
export function startOfDay(day: string, timeZone: string): Date {
  let before = later(new Date(`${day}T00:00:00Z`), -DAY_MS).getTime();
  let after = before + 2 * DAY_MS;
  // No place is further from UTC than a day, and days only go forward in between.
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(new Date(middle), timeZone) < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** Such as "1 Mar". */
export function formatDay(day: string): string {
  return SHORT.format(new Date(`${day}T00:00:00Z`));
}

const SHORT = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
