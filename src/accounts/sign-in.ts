import type { Request, Response } from 'express';
import type { Moderator } from '../generated/sqlite/client.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { hasSecondFactor } from '../second-factor/read-factors.ts';
import type { Services } from '../services.ts';
import { oweSignInNotice } from './account-notices.ts';
import { browserName } from '../http/browser-name.ts';
import { isKnownBrowser, knownBrowserCookie } from './known-browser.ts';
import { readSessionCookie, sessionCookie } from './session-cookie.ts';
import { endSession, startSession } from './sessions.ts';

/**
 * After the right password: the desk, or for who has one the question for the second factor.
 * @param next a path on the desk, or ''
 */
export async function passwordAccepted(
  services: Services,
  req: Request,
  res: Response,
  moderator: Moderator,
  next: string,
): Promise<void> {
  if (!(await hasSecondFactor(services.database, moderator.id)))
    return signIn(services, req, res, moderator, next);
  const { database, clock, settings } = services;
  await endPrevious(services, req);
  const session = { moderatorId: moderator.id, userAgent: userAgentOf(req), at: clock.now() };
  const token = await database.transaction((tx) =>
    startSession(tx, { ...session, awaitsSecondFactor: true }),
  );
  res.append('Set-Cookie', sessionCookie(settings, token));
  res.redirect(
    303,
    next === '' ? '/desk/second-factor' : `/desk/second-factor?next=${encodeURIComponent(next)}`,
  );
}

/** Always a new session: whatever the browser sent before is worth nothing. */
export async function signIn(
  services: Services,
  req: Request,
  res: Response,
  moderator: Pick<Moderator, 'id' | 'passwordHash'>,
  next: string,
): Promise<void> {
  const { database, clock, settings, log, worker } = services;
  await endPrevious(services, req);
  const at = clock.now();
  const userAgent = userAgentOf(req);
  const moderatorId = moderator.id;
  const token = await database.transaction(async (tx) => {
    const note = browserName(userAgent);
    const entryId = await appendLogEntry(tx, {
      actor: 'moderator',
      moderatorId,
      action: 'sign-in',
      note,
      at,
    });
    if (!isKnownBrowser(services, req, moderator)) await oweSignInNotice(tx, { moderatorId, entryId, at });
    return startSession(tx, { moderatorId, userAgent, at });
  });
  worker.wake();
  log.info({ id: res.locals.requestId as string, moderatorId }, 'signed in');
  res.append('Set-Cookie', sessionCookie(settings, token));
  res.append('Set-Cookie', knownBrowserCookie(services, moderator));
  res.redirect(303, next || '/desk');
}

async function endPrevious(services: Services, req: Request): Promise<void> {
  const before = readSessionCookie(services.settings, req);
  if (before !== '') await endSession(services, before);
}

const userAgentOf = (req: Request): string => req.get('User-Agent') ?? '';
