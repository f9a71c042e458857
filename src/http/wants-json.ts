import type { Request } from 'express';

/** Does the client prefer JSON to a page? Browsers and text browsers do not. */
export const wantsJson = (req: Request): boolean => req.accepts(['html', 'json']) === 'json';
