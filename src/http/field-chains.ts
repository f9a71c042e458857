// Fields that several forms have, judged alike wherever they are.
import { body, type ValidationChain } from 'express-validator';
import { cleanText } from '../text/clean.ts';
import { codePoints } from '../text/length.ts';
import { hasVisibleCharacter } from '../text/visible.ts';

/** Ids and versions are 32-bit integers in both databases. */
const LARGEST_INTEGER = 2_147_483_647;

/** In code points; the same as in WordPress, so that what it exports fits in here. */
export const EMAIL_LENGTH = 100;

const NO_ADDRESS = 'Please type a valid email address, such as name@example.com.';

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
    // Quoted local parts and list separators are legal in some standard and a danger in every mail library;
    // characters that nobody sees make two addresses look like one.
    .custom(
      (typed: string) =>
        !/[\s"(),:;<>[\]\\\u2800\ufffc\p{Other}\p{Default_Ignorable_Code_Point}]/u.test(typed),
    )
    .withMessage(NO_ADDRESS)
    .bail()
    .isEmail()
    .withMessage(NO_ADDRESS);
