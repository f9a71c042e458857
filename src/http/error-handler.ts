import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { databaseUnavailable, isDatabaseRefusal } from '../database/database.errors.ts';
import type { Services } from '../services.ts';
import { AppError } from './app-error.ts';
import { wantsJson } from './wants-json.ts';

const HEADINGS: Record<number, string> = {
  400: 'That could not be read',
  401: 'Please sign in',
  403: 'Not possible',
  404: 'Not found',
  405: 'That does not work here',
  409: 'Somebody was first',
  410: 'That is over',
  413: 'Too large',
  415: 'Not a form',
  422: 'Some fields need your attention',
  429: 'One moment, please',
  500: 'Something went wrong on our side',
  503: 'Please try again in a moment',
};

export const notFound: RequestHandler = () => {
  throw new AppError({ code: 'http.not_found', status: 404, message: 'There is no page at this address.' });
};

/** For `router.all` behind the routes that a path does have. */
export function methodNotAllowed(allowed: string[]): RequestHandler<any> {
  return (_req, res) => {
    res.setHeader('Allow', allowed.join(', '));
    const message = `This address answers ${allowed.join(' and ')} only.`;
    throw new AppError({ code: 'http.method_not_allowed', status: 405, message });
  };
}

/** For addresses that only programs call: their errors are JSON, whatever is accepted. */
export const answerInJson: RequestHandler = (_req, res, next) => {
  res.locals.answersJson = true;
  next();
};

/** The one place where an error becomes an answer, the same in every environment. */
export function errorHandler({ views, log }: Pick<Services, 'views' | 'log'>): ErrorRequestHandler {
  return (error, req, res, _next) => {
    if (isAborted(error)) {
      log.debug({ id: res.locals.requestId as string }, 'the client went away while sending');
      res.destroy();
      return;
    }
    const refusal = asRefusal(error);
    if (!refusal || refusal.status >= 500) {
      log.error({ id: res.locals.requestId as string, err: refusal?.cause ?? error }, 'a request failed');
    }
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const answer = refusal ?? bug();
    res.setHeader('Cache-Control', 'no-store');
    if (answer.retryAfter !== undefined) res.setHeader('Retry-After', String(answer.retryAfter));
    // What was not read of the body would be taken for the next request.
    if (!req.complete) res.setHeader('Connection', 'close');
    res.status(answer.status);
    if (res.locals.answersJson === true || wantsJson(req)) sendJson(res, answer);
    else res.type('html').send(views.render('errors/error', presentError(req, res, answer)));
  };
}

function isAborted(error: unknown): boolean {
  const { type, code } = error as { type?: string; code?: string };
  return type === 'request.aborted' || code === 'ECONNABORTED';
}

/** @returns null for a bug of ours */
function asRefusal(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (isDatabaseRefusal(error)) return databaseUnavailable(error);
  const { status } = error as { status?: unknown };
  if (error instanceof URIError || status === 400)
    return fromExpress(400, 'The request could not be decoded.', error);
  if (status === 413) return fromExpress(413, 'This is more than we can take.', error);
  if (status === 415) return fromExpress(415, 'This kind of content cannot be read here.', error);
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return fromExpress(status, 'The request could not be understood.', error);
  }
  return null;
}

const fromExpress = (status: number, message: string, cause: unknown) =>
  new AppError({ code: 'http.bad_request', status, message, cause });

const bug = () =>
  new AppError({
    code: 'http.internal',
    status: 500,
    message: 'This is our mistake, not yours. If it happens again, please tell us the number below.',
  });

function sendJson(res: Response, { code, message, details }: AppError): void {
  res.json({ error: { code, message, requestId: res.locals.requestId as string }, details });
}

function presentError(req: Request, res: Response, { status, message }: AppError): object {
  const above = req.path.startsWith('/desk')
    ? { url: '/desk', label: 'Back to the desk' }
    : { url: '/', label: 'To the articles' };
  return {
    status,
    heading: HEADINGS[status] ?? 'That did not work',
    message,
    requestId: res.locals.requestId as string,
    back: (res.locals.back as object | undefined) ?? above,
    typed: (res.locals.typed as object | undefined) ?? null,
  };
}
