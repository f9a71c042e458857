import { isLocale, LANGUAGES } from '../mail/languages/index.ts';
import type { MailPace } from '../notifications/mail-wishes.ts';

/** When a moderator is mailed about comments that wait, by what the database keeps. */
export const NOTIFY_LABELS: Record<MailPace, string> = {
  each: 'At once',
  hourly: 'At most once an hour',
  daily: 'Once a day, at 8:00',
  none: 'Never',
};

/** From Monday on; the number is that of the database. */
export const WEEKDAYS = [
  { day: '1', label: 'Monday' },
  { day: '2', label: 'Tuesday' },
  { day: '3', label: 'Wednesday' },
  { day: '4', label: 'Thursday' },
  { day: '5', label: 'Friday' },
  { day: '6', label: 'Saturday' },
  { day: '0', label: 'Sunday' },
] as const;

export const WISH_COLUMNS = ['notify', 'quietFrom', 'quietUntil', 'daysOff', 'timeZone', 'locale'] as const;

/** How the wishes for mails are kept. */
export interface KeptWishes {
  notify: MailPace;
  quietFrom: number;
  quietUntil: number;
  daysOff: string;
  timeZone: string;
  locale: string;
}

/** What each wish is called in the log, and how it tells its value. */
const WISHES: [label: string, words: (wishes: KeptWishes) => string][] = [
  ['mails', ({ notify }) => NOTIFY_LABELS[notify]],
  ['quiet hours', quietWords],
  ['days off', ({ daysOff }) => daysWords(daysOff)],
  ['time zone', ({ timeZone }) => timeZone || 'as the site'],
  ['language', ({ locale }) => (isLocale(locale) ? LANGUAGES[locale] : 'as the site')],
];

/** Such as "mails: At once → Never; days off: none → Sunday"; '' when nothing differs. */
export function describeWishes(before: KeptWishes, after: KeptWishes): string {
  return WISHES.filter(([, words]) => words(before) !== words(after))
    .map(([label, words]) => `${label}: ${words(before)} → ${words(after)}`)
    .join('; ');
}

/** Such as "22:00", for a minute of the day. */
export const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function quietWords({ quietFrom, quietUntil }: KeptWishes): string {
  return quietFrom === quietUntil ? 'none' : `${clockTime(quietFrom)}–${clockTime(quietUntil)}`;
}

const daysWords = (daysOff: string): string =>
  WEEKDAYS.filter(({ day }) => daysOff.includes(day))
    .map(({ label }) => label)
    .join(', ') || 'none';
