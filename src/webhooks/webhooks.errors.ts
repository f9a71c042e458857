import { AppError } from '../http/app-error.ts';

export const webhookNotFound = () =>
  new AppError({
    code: 'webhooks.not_found',
    status: 404,
    message: 'There is no such webhook. Somebody may have deleted it; the list has those that are there.',
  });

export const deliveryNotFound = () =>
  new AppError({
    code: 'webhooks.delivery_not_found',
    status: 404,
    message: 'This event was taken meanwhile, or is not needed any more.',
  });

export const tooManyWebhooks = (most: number) =>
  new AppError({
    code: 'webhooks.too_many',
    status: 409,
    message: `There are ${most} webhooks already. Please delete one that is not needed.`,
  });
