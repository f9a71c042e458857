import { AppError } from '../http/app-error.ts';

export const actionLinkUnknown = () =>
  new AppError({
    code: 'moderation.link_unknown',
    status: 404,
    message: 'This link is not complete or not ours. Open it from the mail again, or decide on the desk.',
  });

export const actionLinkExpired = () =>
  new AppError({
    code: 'moderation.link_expired',
    status: 410,
    message: 'This link is older than seven days and no longer works. Sign in to decide on the desk.',
  });

export const actionLinkOff = () =>
  new AppError({
    code: 'moderation.link_off',
    status: 403,
    message: 'This site asks for a second factor, which a mail cannot. Sign in to decide on the desk.',
  });

export const actionLinkMoved = () =>
  new AppError({
    code: 'moderation.link_moved',
    status: 403,
    message: 'This link went to an address that its account no longer has. Sign in to decide on the desk.',
  });

export const actionLinkNotAllowed = () =>
  new AppError({
    code: 'moderation.link_not_allowed',
    status: 403,
    message: 'The account this link was sent to may no longer moderate.',
  });
