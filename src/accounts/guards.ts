import type { RequestHandler } from 'express';
import type { Moderator } from '../generated/sqlite/client.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { notAllowed, signInNeeded } from './accounts.errors.ts';
import { signInAddress } from './next-page.ts';
import { readSessionCookie } from './session-cookie.ts';
import { findSession } from './sessions.ts';

/** Finds out who is there; `res.locals.moderator` stays undefined for everybody else. */
export function loadSession(services: Pick<Services, 'database' | 'clock' | 'settings'>): RequestHandler {
  return async (req, res, next) => {
    const token = readSessionCookie(services.settings, req);
    if (token !== '') res.locals.moderator = (await findSession(services, token)) ?? undefined;
    next();
  };
}

export const requireModerator: RequestHandler<any> = (req, res, next) => {
  if (res.locals.moderator) return next();
  const isPage = (req.method === 'GET' || req.method === 'HEAD') && !wantsJson(req);
  if (isPage) return res.redirect(303, signInAddress(req.originalUrl));
  throw signInNeeded();
};

export const requireAdmin: RequestHandler<any> = (req, res, next) => {
  const moderator = res.locals.moderator as Moderator | undefined;
  if (moderator && moderator.role !== 'admin') throw notAllowed();
  return requireModerator(req, res, next);
};
