import { AppError } from '../http/app-error.ts';

export const signInNeeded = () =>
  new AppError({
    code: 'accounts.sign_in_needed',
    status: 401,
    message: 'Please sign in first. Nothing was changed.',
  });

export const notAllowed = () =>
  new AppError({
    code: 'accounts.not_allowed',
    status: 403,
    message: 'Only admins may do this. Nothing was changed.',
  });

export const setUpOver = () =>
  new AppError({
    code: 'accounts.set_up_over',
    status: 410,
    message:
      'This link was used, or its 24 hours are over. A new one is printed when the server starts without an admin.',
  });

export const secondFactorNeeded = () =>
  new AppError({
    code: 'accounts.second_factor_needed',
    status: 403,
    message:
      'This site asks for a second factor. Please set one up under Account first. Nothing was changed.',
  });

export const confirmationNeeded = () =>
  new AppError({
    code: 'accounts.confirmation_needed',
    status: 403,
    message: 'Please confirm your password first. Nothing was changed.',
  });

/** The same for a link that was used, withdrawn, has expired or never was. */
export const accountLinkOver = () =>
  new AppError({
    code: 'accounts.link_over',
    status: 410,
    message: 'This link was used already, or its time is over. Please ask for a new one.',
  });

export const nobodyHere = () =>
  new AppError({
    code: 'accounts.not_found',
    status: 404,
    message: 'There is nobody and nothing with this number. The page may be older than the last change.',
  });
