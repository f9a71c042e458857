import { body } from 'express-validator';
import { nextPage } from '../accounts/next-page.ts';
import { cleanText } from '../text/clean.ts';
import { codePoints } from '../text/length.ts';

const LABEL_LENGTH = 60;
const LONGEST_CODE = 60;
const LONGEST_ANSWER = 20_000;

const line = (typed: string) => cleanText(typed, { oneLine: true });

const code = body('code')
  .default('')
  .isString()
  .withMessage('Please type the code.')
  .bail()
  .customSanitizer(line)
  .isLength({ max: LONGEST_CODE })
  .withMessage('A code is shorter than this.');

const passkey = body('passkey')
  .default('')
  .isString()
  .withMessage('Please try the passkey again.')
  .bail()
  .isLength({ max: LONGEST_ANSWER })
  .withMessage('Please try the passkey again.');

export const secondStepChains = [code, passkey, body('next').customSanitizer(nextPage)];

export const totpChains = [
  body('offer')
    .isString()
    .withMessage('Please start again.')
    .bail()
    .isLength({ max: 500 })
    .withMessage('Please start again.'),
  body('code')
    .isString()
    .withMessage('Please type the code that the app shows.')
    .bail()
    .customSanitizer((typed: string) => typed.replace(/\s/g, ''))
    .matches(/^\d{6}$/)
    .withMessage('Please type the six digits that the app shows.'),
];

export const passkeyChains = [
  body('label')
    .isString()
    .withMessage('Please name the passkey.')
    .bail()
    .customSanitizer((typed: string) => line(typed) || 'Passkey')
    .custom((typed: string) => codePoints(typed) <= LABEL_LENGTH)
    .withMessage(`Please shorten the name to ${LABEL_LENGTH} characters.`),
  passkey,
];
