import { body, type ValidationChain } from 'express-validator';
import type { Moderator } from '../generated/sqlite/client.ts';
import { isLocale } from '../mail/languages/index.ts';
import { MAIL_PACES, type MailPace } from '../notifications/mail-wishes.ts';
import { TIME_ZONES, zoneName } from '../time/time-zones.ts';
import { clockTime, type KeptWishes, WEEKDAYS } from './describe-wishes.ts';

type DayField = `dayOff${(typeof WEEKDAYS)[number]['day']}`;

/** As the form sends it; a box that is not ticked is not sent. */
export type MailWishForm = { notify: MailPace } & Partial<
  Record<'quietFrom' | 'quietUntil' | 'timeZone' | 'locale' | DayField, string>
>;

const PACE = 'Please choose when we mail you.';
const TIME = 'Please type a time such as 22:00, or leave this empty.';
const BOTH = 'Please type when the quiet hours begin and when they end, or leave both empty.';
const ALL_DAY = 'Please choose another end: mails would be quiet all day.';
const DAYS = 'Please leave one day for mails, or choose “Never” above.';
const ZONE = 'Please choose a time zone of the list.';
const LANGUAGE = 'Please choose a language of the list.';

const CLOCK_TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;
export const dayField = (day: (typeof WEEKDAYS)[number]['day']): DayField => `dayOff${day}`;

/** A time of day, or nothing; both ends or none. What is missing is said at the empty one. */
const time = (field: string, other: string): ValidationChain =>
  body(field)
    .default('')
    .isString()
    .withMessage(TIME)
    .bail()
    .trim()
    .custom((typed: string) => typed === '' || CLOCK_TIME.test(typed))
    .withMessage(TIME)
    .bail()
    .custom((typed: string, { req }) => {
      const { [other]: end = '' } = req.body as Record<string, unknown>;
      return typed !== '' || String(end).trim() === '';
    })
    .withMessage(BOTH);

const dayBox = (field: string): ValidationChain =>
  body(field)
    .custom((sent: unknown) => sent === undefined || sent === '1')
    .withMessage('This box is ticked or not.');

const [firstDay, ...otherDays] = WEEKDAYS.map(({ day }) => dayField(day)) as [DayField, ...DayField[]];

export const mailWishChains = [
  body('notify').isString().withMessage(PACE).bail().isIn(MAIL_PACES).withMessage(PACE),
  time('quietFrom', 'quietUntil'),
  time('quietUntil', 'quietFrom')
    .bail()
    .custom((typed: string, { req }) => {
      const { quietFrom } = req.body as Record<string, unknown>;
      return typed === '' || quietFrom === '' || minuteOf(typed) !== minuteOf(String(quietFrom).trim());
    })
    .withMessage(ALL_DAY),
  dayBox(firstDay)
    .bail()
    .custom((_sent: unknown, { req }) =>
      [firstDay, ...otherDays].some((field) => (req.body as Record<string, unknown>)[field] !== '1'),
    )
    .withMessage(DAYS),
  ...otherDays.map(dayBox),
  body('timeZone')
    .default('')
    .isString()
    .withMessage(ZONE)
    .bail()
    .customSanitizer(zoneName)
    .custom((zone: string) => zone === '' || TIME_ZONES.includes(zone))
    .withMessage(ZONE),
  body('locale')
    .default('')
    .isString()
    .withMessage(LANGUAGE)
    .bail()
    .custom((locale: string) => locale === '' || isLocale(locale))
    .withMessage(LANGUAGE),
];

export const keptWishesOf = (form: MailWishForm): KeptWishes => ({
  notify: form.notify,
  quietFrom: minuteOf(form.quietFrom),
  quietUntil: minuteOf(form.quietUntil),
  daysOff: WEEKDAYS.filter(({ day }) => form[dayField(day)] === '1')
    .map(({ day }) => day)
    .join(''),
  timeZone: form.timeZone ?? '',
  locale: form.locale ?? '',
});

/** What the form shows before anybody typed. */
export function formOfWishes(moderator: Pick<Moderator, keyof KeptWishes>): Record<string, string> {
  const { notify, quietFrom, quietUntil, daysOff, timeZone, locale } = moderator;
  const isQuiet = quietFrom !== quietUntil;
  return {
    notify,
    quietFrom: isQuiet ? clockTime(quietFrom) : '',
    quietUntil: isQuiet ? clockTime(quietUntil) : '',
    timeZone: zoneName(timeZone),
    locale,
    ...Object.fromEntries([...daysOff].map((day) => [`dayOff${day}`, '1'])),
  };
}

/** The minute of the day that a time such as 22:00 means; 0 where none is given. */
function minuteOf(time = ''): number {
  const [, hours = '0', minutes = '0'] = CLOCK_TIME.exec(time) ?? [];
  return Number(hours) * 60 + Number(minutes);
}
