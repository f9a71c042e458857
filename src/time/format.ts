import { MINUTE_MS } from './clock.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Such as "11 July 2024 at 06:30 UTC", in words for a person, with the zone named. */
export function formatInstant(instant: Date, timeZone: string, locale = 'en-GB'): string {
  return formatFor(locale, timeZone, TIME).format(instant).replace(NAMELESS_UTC, 'UTC');
}

/** What languages without a name for Greenwich Mean Time, such as German, call it. */
const NAMELESS_UTC = /GMT\+0$/;

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' };

/** Such as "11 July 2024"; a day that was given without a time of day is its midnight in UTC. */
export const formatDay = (instant: Date, timeZone = 'UTC', locale = 'en-GB'): string =>
  formatFor(locale, timeZone, {}).format(instant);

/** When an article appeared, for a person and for `<time datetime>`. */
export function formatPublished(
  { publishedAt, publishedDateOnly }: { publishedAt: Date; publishedDateOnly: boolean },
  timeZone: string,
): { published: string; publishedIso: string } {
  const iso = publishedAt.toISOString();
  return publishedDateOnly
    ? { published: formatDay(publishedAt), publishedIso: iso.slice(0, 10) }
    : { published: formatInstant(publishedAt, timeZone), publishedIso: iso };
}

/** How long something goes on, such as "another 14 minutes"; a minute that has begun counts. */
export function formatMinutesLeft(ms: number): string {
  const minutes = Math.ceil(ms / MINUTE_MS);
  return minutes <= 1 ? 'another minute' : `another ${minutes} minutes`;
}

/** Made once per language, zone and kind because building a formatter is slow. */
function formatFor(locale: string, timeZone: string, time: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${Object.keys(time).length}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...time,
  });
  formats.set(key, format);
  return format;
}
