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
