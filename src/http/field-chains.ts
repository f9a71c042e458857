// Fields that several forms have, judged alike wherever they are.
import { body, type ValidationChain } from 'express-validator';
import { cleanText } from '../text/clean.ts';
import { EMAIL_LENGTH, isEmailAddress } from '../text/email.ts';
import { codePoints } from '../text/length.ts';
import { hasVisibleCharacter } from '../text/visible.ts';

/** Ids and versions are 32-bit integers in both databases. */
const LARGEST_INTEGER = 2_147_483_647;

export const cleanLine = (typed: string): string => cleanText(typed, { oneLine: true });

export const atMost =
  (limit: number) =>
  (text: string): boolean =>
    codePoints(text) <= limit;

/** Digits alone, as our own pages write them: "+1", "01" and "1e3" are no numbers of ours. */
export const isNumberFrom =
  (least: number, most = LARGEST_INTEGER) =>
  (typed: string): boolean =>
    /^(0|[1-9]\d{0,9})$/.test(typed) && Number(typed) >= least && Number(typed) <= most;

/** An id in a path, a query or a form; null for anything that cannot be one. */
export const idFrom = (typed: unknown): number | null =>
  typeof typed === 'string' && isNumberFrom(1)(typed) ? Number(typed) : null;

/** @param limit in code points */
export const nameChain = (field: string, limit: number): ValidationChain =>
  body(field)
    .isString()
    .withMessage('Please type your name.')
    .bail()
    .customSanitizer(cleanLine)
    .custom(hasVisibleCharacter)
    .withMessage('Please type your name.')
    .bail()
    .custom(atMost(limit))
    .withMessage(`Please shorten your name to ${limit} characters.`);

export const emailChain = (field: string): ValidationChain =>
  body(field)
    .isString()
    .withMessage('Please type your email address.')
    .bail()
    .customSanitizer(cleanLine)
    .custom(hasVisibleCharacter)
    .withMessage('Please type your email address.')
    .bail()
    .custom(atMost(EMAIL_LENGTH))
    .withMessage(`Please use an email address of at most ${EMAIL_LENGTH} characters.`)
    .bail()
    .custom(isEmailAddress)
    .withMessage('Please type a valid email address, such as name@example.com.');
