import type { Moderator } from '../generated/sqlite/client.ts';
import { HOUR_MS, later } from '../time/clock.ts';
import { addDays } from '../time/days.ts';
import { localClock } from '../time/local-clock.ts';
import { DAILY_AT } from './daily-mail.ts';

/** When mails about waiting comments come: each at once, gathered by the hour or day, or none. */
export const MAIL_PACES = ['each', 'hourly', 'daily', 'none'] as const;
export type MailPace = (typeof MAIL_PACES)[number];

/** When a moderator wants to be mailed, by the clock of the own place. */
export interface MailWishes {
  pace: MailPace;
  timeZone: string;
  /** Minutes of the day; equal for never, and from may be later than until: over midnight. */
  quietFrom: number;
  quietUntil: number;
  /** Days of the week, from midnight to midnight; 0 is Sunday. */
  daysOff: ReadonlySet<number>;
}

export const readMailWishes = (
  moderator: Pick<Moderator, 'notify' | 'timeZone' | 'quietFrom' | 'quietUntil' | 'daysOff'>,
  site: { timeZone: string },
): MailWishes => ({
  pace: MAIL_PACES.find((pace) => pace === moderator.notify) ?? 'each',
  timeZone: moderator.timeZone || site.timeZone,
  quietFrom: moderator.quietFrom,
  quietUntil: moderator.quietUntil,
  daysOff: new Set([...moderator.daysOff].map(Number)),
});

/** Whether no mail at all may leave now, an escalation included: in the quiet hours and on days off. */
export function isQuietAt({ timeZone, quietFrom, quietUntil, daysOff }: MailWishes, now: Date): boolean {
  const { weekday, minute } = localClock(now, timeZone);
  if (daysOff.has(weekday)) return true;
  return quietFrom <= quietUntil
    ? minute >= quietFrom && minute < quietUntil
    : minute >= quietFrom || minute < quietUntil;
}

/**
 * Whether a mail about held comments may leave now. An hour counts from the last mail. The daily mail tells
 * what was owed before the last 8:00, once between one 8:00 and the next, if need be after the quiet hours.
 * @param owedSince when the oldest of the notices was due
 * @param isRest whether the last mail had no room for them
 */
export function mayMailAt(
  wishes: MailWishes,
  {
    now,
    lastMailAt,
    owedSince,
    isRest,
  }: { now: Date; lastMailAt: Date | null; owedSince: Date; isRest: boolean },
): boolean {
  const { pace, timeZone } = wishes;
  if (pace === 'none' || isQuietAt(wishes, now)) return false;
  if (pace === 'each' || isRest) return true;

  const last = lastMailAt !== null && lastMailAt <= now ? lastMailAt : null; // one ahead was set by a wrong clock
  if (pace === 'hourly') return last === null || later(last, HOUR_MS) <= now;
  const isOfADayBefore = (instant: Date) => mailDay(instant, timeZone) < mailDay(now, timeZone);
  return isOfADayBefore(owedSince) && (last === null || isOfADayBefore(last));
}

/** The day that counts for the daily mail: it begins at 8:00. */
function mailDay(instant: Date, timeZone: string): string {
  const { day, minute } = localClock(instant, timeZone);
  return minute >= DAILY_AT ? day : addDays(day, -1);
}
