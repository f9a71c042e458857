import { body } from 'express-validator';
import { emailChain, nameChain } from '../http/field-chains.ts';
import { mailWishChains } from './mail-wishes.validation.ts';
import { nextPage } from './next-page.ts';
import { passwordProblem } from './password.ts';
import { ROLES } from './permissions.ts';

const NAME_LENGTH = 100;

/** Passwords are taken exactly as typed. */
const password = () =>
  body('password')
    .isString()
    .withMessage('Please type your password.')
    .bail()
    .isLength({ min: 1, max: 1000 })
    .withMessage('Please type your password.');

/** @param siteName asked at each use, because the desk can change it */
const newPassword = (field: string, siteName: () => string) =>
  body(field)
    .isString()
    .withMessage('Please choose a password.')
    .bail()
    .custom((typed: string) => {
      const problem = passwordProblem(typed, siteName());
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

/** A box is sent when it is ticked, and not at all otherwise. */
const box = (field: string) =>
  body(field)
    .custom((sent: unknown) => sent === undefined || sent === '1')
    .withMessage('This box is ticked or not.')
    .customSanitizer((sent: unknown) => sent === '1');

export const signInChains = [emailChain('email'), password(), body('next').customSanitizer(nextPage)];

export const setUpChains = (siteName: () => string) => [
  code(),
  nameChain('name', NAME_LENGTH),
  emailChain('email'),
  newPassword('password', siteName),
];

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

export const profileChains = [
  nameChain('name', NAME_LENGTH),
  ...mailWishChains,
  box('shortcuts'),
  box('notifySignIn'),
];

export const addressChains = [emailChain('email'), password()];

export const passwordChains = (siteName: () => string) => [
  password(),
  newPassword('newPassword', siteName),
  box('endOthers'),
];

export const confirmationChains = [password(), body('next').customSanitizer(nextPage)];

export const resetChains = [emailChain('email')];

export const newPasswordChains = (siteName: () => string) => [code(), newPassword('newPassword', siteName)];

export const linkChains = [code()];
