import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Settings } from '../settings/settings.ts';
import { DAY_MS } from '../time/clock.ts';

/** Everything comes from here, nothing runs inline, and nobody frames us. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
};

export function setSecurityHeaders({ secure }: Pick<Settings, 'secure'>): RequestHandler {
  const headers = headersOfHelmet(secure);
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

export const noStore: RequestHandler<any> = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

/** Helmet's headers never change, so they are made once instead of for each request. */
function headersOfHelmet(secure: boolean): [string, string][] {
  const headers = new Map<string, string>();
  const collector = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: secure ? { maxAge: (365 * DAY_MS) / 1000, includeSubDomains: false } : false,
  });
  protect({} as never, collector as never, () => undefined);
  return [...headers];
}
