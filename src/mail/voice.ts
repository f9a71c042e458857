import type { Site } from '../generated/sqlite/client.ts';
import { formatDay, formatInstant } from '../time/format.ts';
import { DATE_LOCALES, languageOf, type Locale, type Phrases, phrasesIn } from './languages/index.ts';

/** How a mail speaks to its recipient: in which language, and where they look at the clock. */
export interface Voice {
  /** For the `lang` of the HTML part. */
  locale: Locale;
  say: Phrases;
  /** Such as "11 July 2024 at 06:30 UTC". */
  moment: (at: Date) => string;
  /** Such as "11 July 2024". */
  day: (at: Date) => string;
}

/** @param person their own language and time zone, '' as the site's; of readers we know neither */
export function voiceFor(
  site: Pick<Site, 'locale' | 'timeZone'>,
  person: { locale: string; timeZone: string } = { locale: '', timeZone: '' },
): Voice {
  const locale = languageOf(person.locale, site.locale);
  const timeZone = person.timeZone || site.timeZone;
  return {
    locale,
    say: phrasesIn(locale),
    moment: (at) => formatInstant(at, timeZone, DATE_LOCALES[locale]),
    day: (at) => formatDay(at, timeZone, DATE_LOCALES[locale]),
  };
}
