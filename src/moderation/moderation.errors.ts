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

/** @param label of the reason, when there ever was one */
export const unknownReason = (label?: string) =>
  new AppError({
    code: 'moderation.unknown_reason',
    status: 422,
    message:
      label === undefined
        ? 'This reason is not on the list. Please choose another.'
        : `The reason “${label}” is not on the list any more. Please choose another.`,
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

/** @param ignored what of the filter says nothing, in words */
export const unclearFilter = (ignored: readonly string[]) =>
  incompleteDecision(
    ignored.length > 0
      ? `This filter cannot be read: ${ignored.join(', ')}. Nothing was decided; please filter the queue anew.`
      : 'Please filter the queue first; without a filter, everything there is would be decided.',
  );

export const incompleteDecision = (message: string) =>
  new AppError({ code: 'moderation.incomplete_decision', status: 422, message });

export const replyNeedsApproval = () =>
  new AppError({
    code: 'moderation.reply_needs_approval',
    status: 409,
    message: 'Only a comment that is on the page can be answered. Approve and reply in one step.',
  });

export const notErasable = () =>
  new AppError({
    code: 'moderation.not_erasable',
    status: 409,
    message: 'Only what is in spam or trash can be deleted for good. Move the comment there first.',
  });

export const tooManyViews = () =>
  new AppError({
    code: 'moderation.too_many_views',
    status: 409,
    message: 'You have 30 views already. Please remove one first.',
  });

export const addressesNotShown = () =>
  new AppError({
    code: 'moderation.addresses_not_shown',
    status: 403,
    message: 'Email domains are for moderators who may see addresses. Nothing was changed.',
  });
