import type { Request, RequestHandler } from 'express';
import type { Services } from '../services.ts';

/** One line per request. A page that was merely read is not worth one, unless somebody looks closer. */
export function logRequests({ log }: Pick<Services, 'log'>): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.once('close', () => {
      const isRead = (req.method === 'GET' || req.method === 'HEAD') && res.statusCode < 400;
      const level = isRead ? 'debug' : 'info';
      if (!log.isLevelEnabled(level)) return;
      const facts = {
        id: res.locals.requestId as string,
        method: req.method,
        path: loggedPath(req),
        status: res.writableFinished ? res.statusCode : 0,
        ms: Math.round(performance.now() - started),
      };
      log[level](facts, res.writableFinished ? 'request' : 'request was cut off');
    });
    next();
  };
}

/** Names and numbers that anybody may know; every other parameter may give a right. */
const PUBLIC_PARAMETERS = new Set(['slug', 'id']);

/**
 * The pattern of the route, never the path itself: whatever way a token is written in it, it is not logged.
 * A path that no route has is cut after its first word.
 */
function loggedPath(req: Request): string {
  const pattern: unknown = (req.route as { path?: unknown } | undefined)?.path;
  if (typeof pattern !== 'string') return firstWord(req.path);
  return pattern.replace(/:(\w+)/g, (asWritten, name: string) => {
    const value = req.params[name];
    const isPlain = typeof value === 'string' && /^[a-z0-9-]{1,100}$/.test(value);
    return PUBLIC_PARAMETERS.has(name) && isPlain ? value : asWritten;
  });
}

function firstWord(path: string): string {
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '');
  const word = /^[a-z]{1,12}$/i.test(first) ? first : first && '…';
  return `/${word}${rest.length > 0 ? '/…' : ''}`;
}
