import type { RequestHandler } from 'express';
import { AppError } from './app-error.ts';

/**
 * Refuses what this server and a proxy before it could read differently: a second Host, of which Node keeps the
 * first, and a transfer coding other than chunked, which Node passes on undecoded.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-6.1
 */
export const checkFraming: RequestHandler = (req, _res, next) => {
  const hosts = req.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) throw unclear('The request names more than one host.');
  const coding = req.headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    throw unclear('This transfer coding cannot be read here; send the body plain or chunked.');
  next();
};

const unclear = (message: string) => new AppError({ code: 'http.bad_request', status: 400, message });
