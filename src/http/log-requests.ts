import type { RequestHandler } from 'express';
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
        path: withoutTokens(req.originalUrl),
        status: res.writableFinished ? res.statusCode : 0,
        ms: Math.round(performance.now() - started),
      };
      log[level](facts, res.writableFinished ? 'request' : 'request was cut off');
    });
    next();
  };
}

/** The path alone, with what gives a right masked. */
function withoutTokens(url: string): string {
  return url
    .replace(/[?#].*$/s, '')
    .replace(/^\/(act|receipts|unsubscribe)\/[^/]+/, '/$1/***')
    .slice(0, 200);
}
