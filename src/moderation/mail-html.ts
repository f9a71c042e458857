import type { Response } from 'express';

/** Nothing is fetched, nothing runs, no form is sent, no window opens; only our own pages may frame it. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

/** The HTML part of a mail, for a frame on a page of the desk. */
export function sendMailHtml(res: Response, html: string): void {
  res.set({ 'Content-Security-Policy': POLICY, 'X-Frame-Options': 'SAMEORIGIN' });
  res.type('html').send(html);
}

/** For a page that shows such a frame. */
export function allowOwnFrames(res: Response): void {
  res.set('Content-Security-Policy', `${String(res.getHeader('Content-Security-Policy'))};frame-src 'self'`);
}
