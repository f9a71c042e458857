// What open desks hear: a stream of server-sent events, and the same by asking.
import { type Request, type Response, Router } from 'express';
import { isStillAllowed, moderatorOf, requirePermission } from '../accounts/guards.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { check, readForm } from '../http/forms.ts';
import type { Services } from '../services.ts';
import { SECOND_MS } from '../time/clock.ts';
import { parseCursor } from './change-cursor.ts';
import { tooManyStreams } from './moderation.errors.ts';
import { idParam } from './moderation.validation.ts';

/** What a browser that does not read may leave lying here; it comes back and is told anew. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** The browser asks, whether or not somebody sits before it. */
const BY_ITSELF = { isActivity: false };
const HEARTBEAT_MS = 15 * SECOND_MS;
const MOST_STREAMS = 200;

export function deskFeedRoutes(services: Services): Router {
  const router = Router();
  const { desk } = services;
  let streams = 0;

  router.get('/desk/events', requirePermission('comments.read', BY_ITSELF), async (req, res) => {
    if (req.method === 'HEAD') return void res.type('text/event-stream').end();
    if (streams >= MOST_STREAMS) throw tooManyStreams();
    streams += 1;
    res.once('close', () => (streams -= 1));
    await stream(services, req, res);
  });

  router.get('/desk/changes', requirePermission('comments.read', BY_ITSELF), async (req, res) => {
    res.json({ ...(await desk.since(parseCursor(req.query.since))), present: desk.present() });
  });

  const whoIsWhere = [requirePermission('comments.read', BY_ITSELF), check([idParam('id')])];
  const readComment = (req: Request<{ id: string }>): number => {
    const form = readForm<{ id: number }>(req);
    if (!form.ok) throw commentNotFound();
    return form.values.id;
  };
  router.post('/desk/comments/:id/presence', ...whoIsWhere, async (req: Request<{ id: string }>, res) => {
    await desk.came(readComment(req), moderatorOf(res));
    res.status(204).end();
  });
  router.post('/desk/comments/:id/absence', ...whoIsWhere, async (req: Request<{ id: string }>, res) => {
    await desk.left(readComment(req), moderatorOf(res));
    res.status(204).end();
  });

  router.all(['/desk/events', '/desk/changes'], methodNotAllowed(['GET', 'HEAD']));
  router.all(['/desk/comments/:id/presence', '/desk/comments/:id/absence'], methodNotAllowed(['POST']));
  return router;
}

async function stream(services: Services, req: Request, res: Response): Promise<void> {
  const { desk, log } = services;
  const send = (event: string, data: object, id = ''): void => {
    if (res.writableEnded) return;
    res.write(`event: ${event}\n${id && `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
    if (res.writableLength > MOST_UNREAD_BYTES) res.destroy();
  };

  res.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
  res.flushHeaders();
  // Who signed out or was disabled meanwhile hears nothing more.
  const heartbeat = setInterval(() => {
    isStillAllowed(services, req, 'comments.read')
      .then((isAllowed) => (isAllowed ? res.write(': still here\n\n') : res.end()))
      .catch((err: unknown) => log.warn({ err }, 'a session could not be checked'));
  }, HEARTBEAT_MS);
  res.once('close', () => clearInterval(heartbeat));
  // A browser that comes back says where it was.
  const unfollow = await desk.follow(parseCursor(req.get('Last-Event-ID') ?? req.query.since), {
    changes: (changes) => send('changes', changes, changes.cursor),
    presence: (present) => send('presence', present),
    end: () => void res.end(),
  });
  if (res.closed) unfollow();
  else res.once('close', unfollow);
}
