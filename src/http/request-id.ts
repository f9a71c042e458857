import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Ours alone: a client's own id is never trusted. */
export const requestId: RequestHandler = (_req, res, next) => {
  res.locals.requestId = randomUUID();
  res.setHeader('X-Request-Id', res.locals.requestId as string);
  next();
};
