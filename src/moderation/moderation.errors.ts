import { AppError } from '../http/app-error.ts';

/** What a colleague did before this request arrived. */
export interface FirstDecision {
  name: string;
  action: string;
  at: Date;
}

/** The receipt promises that nobody brings such a comment back. */
export const withdrawnByAuthor = (details: { commentId: number; first: FirstDecision }) =>
  new AppError({
    code: 'moderation.withdrawn',
    status: 409,
    message: 'The author withdrew this comment, and it stays withdrawn. Your decision changed nothing.',
    details,
  });

export const alreadyDecided = (details: { commentId: number; first: FirstDecision | null; status: string }) =>
  new AppError({
    code: 'moderation.already_decided',
    status: 409,
    message: details.first
      ? `${details.first.name} was first: the comment is ${details.status} now. Your decision changed nothing.`
      : 'The comment was changed since you opened this page. Your decision changed nothing.',
    details,
  });

export const unknownReason = () =>
  new AppError({
    code: 'moderation.unknown_reason',
    status: 422,
    message: 'This reason is not on the list any more. Please choose another.',
  });

export const batchNotFound = () =>
  new AppError({
    code: 'moderation.batch_not_found',
    status: 404,
    message: 'There is no such decision of yours to undo.',
  });

export const undoTooLate = () =>
  new AppError({
    code: 'moderation.undo_too_late',
    status: 410,
    message: 'A decision can be undone for two minutes. Open the comment and decide anew.',
  });

export const tooManyStreams = () =>
  new AppError({
    code: 'moderation.too_many_streams',
    status: 503,
    message: 'Too many desks are open at once. This page asks for changes by itself instead.',
    retryAfter: 30,
  });
