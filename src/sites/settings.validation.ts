import { body } from 'express-validator';
import { LONGEST_CLOSING_DAYS } from '../articles/closing.ts';
import { atMost, cleanLine, isNumberFrom } from '../http/field-chains.ts';
import { seenChain } from '../http/seen.ts';
import { isLocale, LANGUAGES, languageOf } from '../mail/languages/index.ts';
import type { FormField } from '../moderation-log/changed-meanwhile.ts';
import { cleanText } from '../text/clean.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import { TIME_ZONES, zoneName } from '../time/time-zones.ts';
import type { SiteChoices } from './change-site.ts';
import type { Site } from './current-site.ts';

export interface SiteForm {
  /** What the form showed before anybody typed: `signOf(formOf(site))`. */
  seen: string;
  name: string;
  timeZone: string;
  maxLinks: number;
  blockedWords: string;
  closeAfterDays: string;
  premoderation: 'on' | 'off';
  readerMails: 'on' | 'off';
  locale: string;
  escalateAfterHours: string;
  replyToCommenter: 'on' | 'off';
}

type FieldName = Exclude<keyof SiteForm, 'seen'>;

/** As the page of the settings calls them. */
export const FIELDS: Record<FieldName, FormField> = {
  name: { label: 'Name of the site' },
  timeZone: { label: 'Time zone' },
  premoderation: {
    label: 'New comments',
    options: { on: 'Are read first, every one', off: 'Appear at once, unless a rule holds them' },
  },
  maxLinks: { label: 'Links allowed in a comment' },
  blockedWords: { label: 'Blocked words' },
  closeAfterDays: { label: 'Days after publication' },
  readerMails: {
    label: 'Mails to readers',
    options: { on: 'On request', off: 'None' },
  },
  locale: { label: 'Language of mails', options: LANGUAGES },
  escalateAfterHours: { label: 'Hours until everybody is told' },
  replyToCommenter: {
    label: 'An answer to a mail about a comment',
    options: { off: 'Goes to the sender of the mail', on: 'Goes to the author of the comment' },
  },
};

const NAME_LENGTH = 100;
const LIST_LENGTH = 20_000;

const NAME = `Please give the site a name of at most ${NAME_LENGTH} characters.`;
const ZONE = 'Please choose a time zone of the list.';
const LINKS = 'Please type a whole number from 0 to 1000.';
const WORDS = 'Please keep the list under 20,000 characters.';
const DAYS = `Please type a whole number of days from 1 to ${LONGEST_CLOSING_DAYS}, or leave this empty.`;
const MAILS = 'Please choose whether readers can ask for mails.';
const LONGEST_WAIT_HOURS = 1000;
const LANGUAGE = 'Please choose a language of the list.';
const HOURS = `Please type a whole number of hours from 1 to ${LONGEST_WAIT_HOURS}, or leave this empty.`;
const ANSWERS = 'Please choose where answers go.';
const FIRST = 'Please choose whether comments are read first.';

export const siteChains = [
  seenChain,
  body('name')
    .isString()
    .withMessage(NAME)
    .bail()
    .customSanitizer(cleanLine)
    .custom((name: string) => hasVisibleCharacter(name) && atMost(NAME_LENGTH)(name))
    .withMessage(NAME),
  body('timeZone')
    .isString()
    .withMessage(ZONE)
    .bail()
    .customSanitizer(zoneName)
    .isIn(TIME_ZONES)
    .withMessage(ZONE),
  body('maxLinks')
    .isString()
    .withMessage(LINKS)
    .bail()
    .trim()
    .custom(isNumberFrom(0, 1000))
    .withMessage(LINKS)
    .toInt(),
  body('blockedWords')
    .isString()
    .withMessage(WORDS)
    .bail()
    .customSanitizer((value: string) => cleanText(value))
    .custom(atMost(LIST_LENGTH))
    .withMessage(WORDS),
  body('closeAfterDays')
    .isString()
    .withMessage(DAYS)
    .bail()
    .trim()
    .custom((days: string) => days === '' || isNumberFrom(1, LONGEST_CLOSING_DAYS)(days))
    .withMessage(DAYS),
  body('premoderation').isString().withMessage(FIRST).bail().isIn(['on', 'off']).withMessage(FIRST),
  body('readerMails').isString().withMessage(MAILS).bail().isIn(['on', 'off']).withMessage(MAILS),
  body('locale').isString().withMessage(LANGUAGE).bail().custom(isLocale).withMessage(LANGUAGE),
  body('escalateAfterHours')
    .isString()
    .withMessage(HOURS)
    .bail()
    .trim()
    .custom((hours: string) => hours === '' || isNumberFrom(1, LONGEST_WAIT_HOURS)(hours))
    .withMessage(HOURS),
  body('replyToCommenter').isString().withMessage(ANSWERS).bail().isIn(['on', 'off']).withMessage(ANSWERS),
];

export function choicesOf({
  closeAfterDays,
  premoderation,
  readerMails,
  escalateAfterHours,
  replyToCommenter,
  seen: _seen,
  ...form
}: SiteForm): Pick<SiteChoices, FieldName> {
  return {
    ...form,
    closeAfterDays: closeAfterDays === '' ? null : Number(closeAfterDays),
    premoderation: premoderation === 'on',
    readerMails: readerMails === 'on',
    escalateAfterHours: escalateAfterHours === '' ? null : Number(escalateAfterHours),
    replyToCommenter: replyToCommenter === 'on',
  };
}

/** What the form shows before anybody typed. */
export function formOf(site: Site): Record<FieldName, string> {
  return {
    name: site.name,
    timeZone: zoneName(site.timeZone),
    maxLinks: String(site.maxLinks),
    blockedWords: site.blockedWords,
    closeAfterDays: site.closeAfterDays === null ? '' : String(site.closeAfterDays),
    premoderation: site.premoderation ? 'on' : 'off',
    readerMails: site.readerMails ? 'on' : 'off',
    locale: languageOf(site.locale),
    escalateAfterHours: site.escalateAfterHours === null ? '' : String(site.escalateAfterHours),
    replyToCommenter: site.replyToCommenter ? 'on' : 'off',
  };
}
