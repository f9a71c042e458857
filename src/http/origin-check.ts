import type { Request, RequestHandler } from 'express';
import type { Settings } from '../settings/settings.ts';
import { AppError } from './app-error.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** These addresses carry a token of their own, and mail programs post to them without any header of ours. */
const CARRY_THEIR_RIGHT = /^\/(act|confirmations|subscriptions|unsubscribe)\//;

const crossSite = () =>
  new AppError({
    code: 'http.cross_site',
    status: 403,
    message: 'This request came from another site, so nothing was done. Please use the form on our own page.',
  });

/** Lets nobody make a reader's or a moderator's browser act for them. */
export function checkOrigin(settings: Settings): RequestHandler {
  const ownOrigin = new URL(settings.baseUrl).origin;
  return (req, _res, next) => {
    next(
      SAFE.has(req.method) || CARRY_THEIR_RIGHT.test(req.path) || isOwn(req, ownOrigin)
        ? undefined
        : crossSite(),
    );
  };
}

/** @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html */
function isOwn(req: Request, ownOrigin: string): boolean {
  const site = req.get('Sec-Fetch-Site');
  const origin = req.get('Origin');
  if (site === 'same-origin' || site === 'none') return true;
  if (origin !== undefined) return origin === ownOrigin;
  // Without either header it is no browser of today; without a session there is nothing to abuse.
  return site === undefined && !/(^|;\s*)(__Host-)?moderato-session=/.test(req.headers.cookie ?? '');
}
