import type { ErrorRequestHandler } from 'express';
import { AppError } from '../http/app-error.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { readerLinkExpired, readerLinkNotFound } from './notifications.errors.ts';
import { sendReaderPage } from './reader-page.ts';

const REASONS: Record<string, 'unknown' | 'expired'> = {
  [readerLinkNotFound().code]: 'unknown',
  [readerLinkExpired().code]: 'expired',
};

/** Says in the language of mails why a link of theirs does not work; programs get it as any other refusal. */
export function readerLinkErrors(services: Pick<Services, 'views' | 'site'>): ErrorRequestHandler {
  return (error, req, res, next) => {
    const reason = error instanceof AppError && REASONS[error.code];
    if (!reason || wantsJson(req)) return next(error);
    const { status } = error;
    const requestId = res.locals.requestId as string;
    sendReaderPage(services, res.status(status), 'dead-link', () => ({ reason, status, requestId }));
  };
}
