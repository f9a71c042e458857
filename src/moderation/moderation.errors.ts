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
