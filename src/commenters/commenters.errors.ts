import { AppError } from '../http/app-error.ts';

export const commenterNotFound = () =>
  new AppError({
    code: 'commenters.not_found',
    status: 404,
    message: 'There is no author with this number.',
  });

export const noteNotFound = () =>
  new AppError({
    code: 'commenters.note_not_found',
    status: 404,
    message: 'This note is gone, or it is not yours to delete.',
  });

export const banNotFound = () =>
  new AppError({
    code: 'commenters.ban_not_found',
    status: 404,
    message: 'There is no ban with this number.',
  });

export const nothingToBan = () =>
  new AppError({
    code: 'commenters.nothing_to_ban',
    status: 404,
    message: 'What you wanted to ban is not there any more. Please open the author’s page again.',
  });
