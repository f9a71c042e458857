import { body } from 'express-validator';
import { cleanText } from '../text/clean.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import { nextPage } from './next-page.ts';
import { passwordProblem } from './password.ts';

const line = (typed: string) => cleanText(typed, { oneLine: true });

const email = body('email')
  .isString()
  .withMessage('Please type your email address.')
  .bail()
  .customSanitizer(line)
  .isEmail()
  .withMessage('Please type a valid email address, such as name@example.com.')
  .isLength({ max: 100 })
  .withMessage('Please use an email address of at most 100 characters.');

export const signInChains = [
  email,
  // Passwords are taken exactly as typed.
  body('password')
    .isString()
    .withMessage('Please type your password.')
    .bail()
    .isLength({ min: 1, max: 1000 })
    .withMessage('Please type your password.'),
  body('next').customSanitizer(nextPage),
];

export const setUpChains = (siteName: string) => [
  body('code')
    .isString()
    .withMessage('The link is incomplete.')
    .bail()
    .isLength({ max: 100 })
    .withMessage('The link is not valid.'),
  body('name')
    .isString()
    .withMessage('Please type your name.')
    .bail()
    .customSanitizer(line)
    .custom(hasVisibleCharacter)
    .withMessage('Please type your name.')
    .isLength({ max: 100 })
    .withMessage('Please shorten your name to 100 characters.'),
  email,
  body('password')
    .isString()
    .withMessage('Please choose a password.')
    .bail()
    .custom((typed: string) => {
      const problem = passwordProblem(typed, siteName);
      if (problem) throw new Error(problem);
      return true;
    }),
];
