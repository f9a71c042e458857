import { body } from 'express-validator';
import { cleanText } from '../text/clean.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import { nextPage } from './next-page.ts';
import { passwordProblem } from './password.ts';
import { ROLES } from './permissions.ts';

const line = (typed: string) => cleanText(typed, { oneLine: true });

const email = () =>
  body('email')
    .isString()
    .withMessage('Please type your email address.')
    .bail()
    .customSanitizer(line)
    .isEmail()
    .withMessage('Please type a valid email address, such as name@example.com.')
    .isLength({ max: 100 })
    .withMessage('Please use an email address of at most 100 characters.');

/** Passwords are taken exactly as typed. */
const password = () =>
  body('password')
    .isString()
    .withMessage('Please type your password.')
    .bail()
    .isLength({ min: 1, max: 1000 })
    .withMessage('Please type your password.');

const newPassword = (field: string, siteName: string) =>
  body(field)
    .isString()
    .withMessage('Please choose a password.')
    .bail()
    .custom((typed: string) => {
      const problem = passwordProblem(typed, siteName);
      if (problem) throw new Error(problem);
      return true;
    });

const code = () =>
  body('code')
    .isString()
    .withMessage('The link is incomplete.')
    .bail()
    .isLength({ max: 500 })
    .withMessage('The link is not valid.');

const name = () =>
  body('name')
    .isString()
    .withMessage('Please type your name.')
    .bail()
    .customSanitizer(line)
    .custom(hasVisibleCharacter)
    .withMessage('Please type your name.')
    .isLength({ max: 100 })
    .withMessage('Please shorten your name to 100 characters.');

/** A box is sent when it is ticked, and not at all otherwise. */
const box = (field: string) =>
  body(field)
    .custom((sent: unknown) => sent === undefined || sent === '1')
    .withMessage('This box is ticked or not.')
    .customSanitizer((sent: unknown) => sent === '1');

export const signInChains = [email(), password()];

export const setUpChains = (siteName: string) => [code(), name(), email(), newPassword('password', siteName)];

export const rightsChains = [
  body('role')
    .isString()
    .withMessage('Please choose admin or moderator.')
    .bail()
    .isIn(ROLES)
    .withMessage('Please choose admin or moderator.'),
  box('seesAddresses'),
];

export const accessChains = [
  body('access')
    .isString()
    .withMessage('Please choose to disable or enable.')
    .bail()
    .isIn(['disabled', 'enabled'])
    .withMessage('Please choose to disable or enable.'),
];

export const requirementChains = [box('required')];

export const profileChains = [name(), box('shortcuts'), box('notifySignIn')];

export const addressChains = [email(), password()];

export const passwordChains = (siteName: string) => [
  password(),
  newPassword('newPassword', siteName),
  box('endOthers'),
];

export const confirmationChains = [password(), body('next').customSanitizer(nextPage)];

export const resetChains = [email()];

export const newPasswordChains = (siteName: string) => [code(), newPassword('newPassword', siteName)];

export const linkChains = [code()];
