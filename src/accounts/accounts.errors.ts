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

export const addressesHidden = () =>
  new AppError({
    code: 'accounts.addresses_hidden',
    status: 403,
    message: 'Your account does not show addresses, so this is closed to it.',
  });

/** Somebody is admin already, whether by this link or otherwise. */
export const setUpDone = () =>
  new AppError({
    code: 'accounts.set_up_over',
    status: 410,
    message: 'The first admin of this site has an account, so this link is over. Please sign in on the desk.',
  });

export const setUpExpired = () =>
  new AppError({
    code: 'accounts.set_up_over',
    status: 410,
    message:
      'The 24 hours of this link are over. Start the server again: it prints a new one for as long as nobody is admin.',
  });

export const setUpUnknown = () =>
  new AppError({
    code: 'accounts.set_up_unknown',
    status: 404,
    message:
      'This link is not complete, or has a mistake in it. Copy the whole line that the server printed when it started; if it is lost, start the server again for a new one.',
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
