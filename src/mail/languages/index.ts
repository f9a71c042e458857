import { IntlMessageFormat } from 'intl-messageformat';
import { de } from './de/index.ts';
import { en } from './en/index.ts';

/** The languages of mails, by their locale, with the name that their speakers use. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Locale = keyof typeof LANGUAGES;

/** How dates are written in each. */
export const DATE_LOCALES: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' };
export type PhraseKey = keyof typeof en;

/** @returns the phrase with its values filled in; they are text and never markup */
export type Phrases = (key: PhraseKey, values?: Record<string, string | number>) => string;

const CATALOGUES: Record<Locale, Record<PhraseKey, string>> = { en, de };
const made = new Map<string, IntlMessageFormat>();

export const isLocale = (locale: string): locale is Locale => Object.hasOwn(LANGUAGES, locale);

/** @param wishes in order, such as the moderator's and the site's; the first known counts, else English */
export const languageOf = (...wishes: string[]): Locale => wishes.find(isLocale) ?? 'en';

export function phrasesIn(locale: Locale): Phrases {
  return (key, values) => String(formatFor(locale, key).format(values));
}

/** Made once per phrase because parsing it is slow. */
function formatFor(locale: Locale, key: PhraseKey): IntlMessageFormat {
  const name = `${locale} ${key}`;
  const known = made.get(name);
  if (known) return known;
  const format = new IntlMessageFormat(CATALOGUES[locale][key], locale, undefined, { ignoreTag: true });
  made.set(name, format);
  return format;
}
