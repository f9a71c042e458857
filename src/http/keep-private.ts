import type { RequestHandler } from 'express';

/** The address of such a page is a secret: it must not be kept, indexed or told to another site. */
export const keepPrivate: RequestHandler<any> = (_req, res, next) => {
  res.set({
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  next();
};
