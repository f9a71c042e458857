import { body } from 'express-validator';
import { emailChain, nameChain } from '../http/field-chains.ts';
import { nextPage } from './next-page.ts';
import { passwordProblem } from './password.ts';

const NAME_LENGTH = 100;

export const signInChains = [
  emailChain('email'),
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
  nameChain('name', NAME_LENGTH),
  emailChain('email'),
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
