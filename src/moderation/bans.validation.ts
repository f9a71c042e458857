import { body } from 'express-validator';
import { nothingToBan } from '../commenters/commenters.errors.ts';
import type { BanKind } from '../commenters/find-bans.ts';
import { cleanText } from '../text/clean.ts';
import { codePoints } from '../text/length.ts';
import { isDay } from '../time/days.ts';
import type { Wanted } from './ban-target.ts';

const KINDS: readonly BanKind[] = ['address', 'network', 'website', 'domain'];
const REASON_LENGTH = 500;
/** The longest name that the domain name system knows, and some room for a web address around it. */
const NAME_LENGTH = 300;

export interface BanForm {
  reason: string;
  /** The last day of the ban such as 2025-03-01, or ''. */
  until: string;
  confirmed?: string;
}

export const banChains = [
  body('reason')
    .isString()
    .withMessage('Please send one reason.')
    .bail()
    .customSanitizer((typed: string) => cleanText(typed, { oneLine: true }))
    .custom((text: string) => codePoints(text) <= REASON_LENGTH)
    .withMessage(`Please shorten the reason to ${REASON_LENGTH} characters.`),
  body('until')
    .isString()
    .withMessage('Please send one day.')
    .bail()
    .custom((typed: string) => typed === '' || isDay(typed))
    .withMessage('Please type the day as in 2030-12-31, or leave this empty.'),
  body('confirmed').optional().isIn(['yes']).withMessage('Please tick the box or leave it.'),
];

/** What a link or a form of ours asks to ban. @throws {AppError} commenters.nothing_to_ban (404) */
export function wantedFrom(source: Record<string, unknown>): Wanted {
  const kind = KINDS.find((known) => known === source.kind);
  if (!kind) throw nothingToBan();
  const wanted: Wanted = { kind };
  for (const part of ['author', 'comment', 'name'] as const) {
    const value = source[part];
    if (typeof value === 'string') wanted[part] = cleanText(value, { oneLine: true }).slice(0, NAME_LENGTH);
  }
  return wanted;
}
