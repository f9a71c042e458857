import { AppError } from '../http/app-error.ts';

export const mailsAreOff = () =>
  new AppError({
    code: 'subscriptions.off',
    status: 403,
    message: 'This site sends no mails to readers at the moment. Nothing was changed.',
  });

export const readerLinkNotFound = () =>
  new AppError({
    code: 'subscriptions.link_not_found',
    status: 404,
    message: 'This link is not complete, or is not one of ours. Please copy the whole link from the mail.',
  });

export const readerLinkExpired = () =>
  new AppError({
    code: 'subscriptions.link_expired',
    status: 410,
    message:
      'This link was good for a limited time, and that is over. Nothing was changed. A newer mail has a newer link.',
  });
