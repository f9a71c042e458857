import { AppError } from '../http/app-error.ts';

export const commentsClosed = () =>
  new AppError({
    code: 'comments.closed',
    status: 403,
    message: 'Comments on this article are closed. Your comment was not posted.',
  });

export const parentNotAvailable = () =>
  new AppError({
    code: 'comments.parent_not_available',
    status: 403,
    message: 'The comment you are replying to is not on this page any more. Your reply was not posted.',
  });

export const duplicateComment = () =>
  new AppError({
    code: 'comments.duplicate',
    status: 409,
    message:
      'It looks as though you have already said that! The same comment under the same name is here already.',
  });

export const commentNotFound = () =>
  new AppError({ code: 'comments.not_found', status: 404, message: 'There is no such comment.' });

export const receiptNotFound = () =>
  new AppError({
    code: 'comments.receipt_not_found',
    status: 404,
    message: 'This private page does not exist, its 90 days are over, or its comment was deleted.',
  });

export const editTooLate = () =>
  new AppError({
    code: 'comments.edit_too_late',
    status: 403,
    message:
      'A comment can be edited for 15 minutes after it was posted, unless it was declined or withdrawn. Nothing was changed.',
  });

export const editedTooOften = (most: number) =>
  new AppError({
    code: 'comments.edited_too_often',
    status: 403,
    message: `A comment can be changed ${most} times, and this one was. Nothing was changed.`,
  });
