// What open desks hear: a stream of server-sent events, and the same by asking.
import { type Request, type Response, Router } from 'express';
import { requireModerator } from '../accounts/guards.ts';
import { readSessionCookie } from '../accounts/session-cookie.ts';
import { findSession } from '../accounts/sessions.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { check, readForm } from '../http/forms.ts';
import type { Services } from '../services.ts';
import { SECOND_MS } from '../time/clock.ts';
import { tooManyStreams } from './moderation.errors.ts';
import { idParam } from './moderation.validation.ts';

const HEARTBEAT_MS = 15 * SECOND_MS;
const MOST_STREAMS = 200;

export function deskFeedRoutes(services: Services): Router {
  const router = Router();
  const { desk } = services;
  let streams = 0;

  router.get('/desk/events', requireModerator, async (req, res) => {
    if (streams >= MOST_STREAMS) throw tooManyStreams();
    streams += 1;
    res.once('close', () => (streams -= 1));
    await stream(services, req, res);
  });

  router.get('/desk/changes', requireModerator, async (req, res) => {
    res.json(await desk.since(cursorOf(req)));
  });

  router.post(
    '/desk/comments/:id/presence',
    requireModerator,
    check([idParam('id')]),
    async (req: Request<{ id: string }>, res) => {
      const form = readForm<{ id: number }>(req);
      if (!form.ok) throw commentNotFound();
      const { name } = res.locals.moderator as Moderator;
      await desk.opened(form.values.id, name);
      res.status(204).end();
    },
  );

  router.all(['/desk/events', '/desk/changes'], methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/comments/:id/presence', methodNotAllowed(['POST']));
  return router;
}

async function stream(services: Services, req: Request, res: Response): Promise<void> {
  const { desk, log } = services;
  const token = readSessionCookie(services.settings, req);
  const send = (event: string, data: object) =>
    res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

  res.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
  res.flushHeaders();
  const unfollow = desk.follow({
    changes: (changes) => send('changes', changes),
    presence: (presence) => send('presence', presence),
  });
  // Who signed out or was disabled meanwhile hears nothing more.
  const heartbeat = setInterval(() => {
    findSession(services, token)
      .then((moderator) => (moderator ? res.write(': still here\n\n') : res.end()))
      .catch((err: unknown) => log.warn({ err }, 'a session could not be checked'));
  }, HEARTBEAT_MS);
  res.once('close', () => {
    clearInterval(heartbeat);
    unfollow();
  });
  send('changes', await desk.since(cursorOf(req)));
}

/** A browser that comes back says where it was. */
function cursorOf(req: Request): number {
  const cursor = Number(req.query.since);
  return Number.isSafeInteger(cursor) && cursor > 0 && cursor <= 2_147_483_647 ? cursor : 0;
}
