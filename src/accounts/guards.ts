import type { RequestHandler, Request, Response } from 'express';
import type { Moderator, Session } from '../generated/sqlite/client.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { later, MINUTE_MS } from '../time/clock.ts';
import {
  addressesHidden,
  confirmationNeeded,
  notAllowed,
  secondFactorNeeded,
  signInNeeded,
} from './accounts.errors.ts';
import { nextPage, signInAddress } from './next-page.ts';
import { can, hasRole, type PermissionName } from './permissions.ts';
import { readSessionCookie } from './session-cookie.ts';
import { findSession, noteSeen } from './sessions.ts';

const CONFIRMED_MS = 10 * MINUTE_MS; // so long a password or factor that was given counts for the next change

/**
 * Finds out who is there. `res.locals.moderator` stays undefined for everybody else, also for one whose second
 * factor is still to come: that one is in `res.locals.halfSignedIn`.
 */
export function loadSession(
  services: Pick<Services, 'database' | 'clock' | 'settings' | 'site'>,
): RequestHandler {
  return async (req, res, next) => {
    const token = readSessionCookie(services.settings, req);
    const found = token === '' ? null : await findSession(services, token);
    if (found?.session.awaitsSecondFactor) {
      res.locals.halfSignedIn = found;
    } else if (found) {
      res.locals.moderator = found.moderator;
      res.locals.session = found.session;
      res.locals.noteSeen = () => noteSeen(services, found.session);
      res.locals.lacksSecondFactor = await lacksRequiredFactor(services, found.moderator);
    }
    next();
  };
}

export const moderatorOf = (res: Response): Moderator => res.locals.moderator as Moderator;
export const sessionOf = (res: Response): Session => res.locals.session as Session;

/** @returns null unless the password was right and the second factor is still to come */
export const halfSignedInOf = (res: Response): { session: Session; moderator: Moderator } | null =>
  (res.locals.halfSignedIn as { session: Session; moderator: Moderator } | undefined) ?? null;

const guarded = new WeakMap<object, PermissionName>();

/**
 * The guard that each route of the desk names: signed in with every factor, and allowed by the table.
 * @param isActivity false: a page asks by itself, which does not keep the session alive
 */
export function requirePermission(
  permission: PermissionName,
  { isActivity = true }: { isActivity?: boolean } = {},
): RequestHandler<any> {
  const guard: RequestHandler<any> = (req, res, next) => {
    if (!res.locals.moderator) return refuseStranger(req, res);
    if (!hasRole(moderatorOf(res), permission)) throw notAllowed();
    if (!can(moderatorOf(res), permission)) throw addressesHidden();
    if (res.locals.lacksSecondFactor && permission !== 'account.second-factor') {
      return leadTo(req, res, '/desk/account/second-factor', secondFactorNeeded);
    }
    if (isActivity) (res.locals.noteSeen as () => void)();
    next();
  };
  guarded.set(guard, permission);
  return guard;
}

/** Which permission this handler guards; undefined for any other handler. */
export const permissionOf = (handler: object): PermissionName | undefined => guarded.get(handler);

/** Behind `requirePermission`: what protects an account is changed only shortly after a password or factor was given. */
export function requireConfirmation({ clock }: Pick<Services, 'clock'>): RequestHandler<any> {
  return (req, res, next) => {
    const { confirmedAt } = sessionOf(res);
    if (confirmedAt && later(confirmedAt, CONFIRMED_MS) > clock.now()) return next();
    const back = req.method === 'GET' ? nextPage(req.originalUrl) : '/desk/account/second-factor';
    const address = `/desk/confirmations?next=${encodeURIComponent(back)}`;
    if (wantsJson(req)) throw confirmationNeeded();
    res.redirect(303, address);
  };
}

/** For an answer that goes on for long: would its request still be let in? */
export async function isStillAllowed(
  services: Pick<Services, 'database' | 'clock' | 'settings' | 'site'>,
  req: Request,
  permission: PermissionName,
): Promise<boolean> {
  const found = await findSession(services, readSessionCookie(services.settings, req));
  if (!found || found.session.awaitsSecondFactor || !can(found.moderator, permission)) return false;
  return !(await lacksRequiredFactor(services, found.moderator));
}

function refuseStranger(req: Request, res: Response): void {
  const address = halfSignedInOf(res) ? '/desk/second-factor' : signInAddress(req.originalUrl);
  leadTo(req, res, address, signInNeeded);
}

/** A page leads there; anything else is refused. */
function leadTo(req: Request, res: Response, address: string, refusal: () => Error): void {
  const isPage = (req.method === 'GET' || req.method === 'HEAD') && !wantsJson(req);
  if (!isPage) throw refusal();
  res.redirect(303, address);
}

async function lacksRequiredFactor(
  { site, database }: Pick<Services, 'site' | 'database'>,
  { id }: Moderator,
): Promise<boolean> {
  if (!site.get().requireSecondFactor) return false;
  const where = { moderatorId: id, kind: { in: ['totp', 'passkey'] } };
  return (await database.prisma.credential.count({ where })) === 0;
}
