import type { Request } from 'express';
import type { Settings } from '../settings/settings.ts';
import { PREVIEW_MS } from './receipt-tokens.ts';

const cookieName = ({ secure }: Settings, commentId: number): string =>
  `${secure ? '__Host-' : ''}moderato-receipt-${commentId}`;

/** Lets this browser alone see the address of the receipt, as long as the preview lives. */
export function receiptCookie(settings: Settings, commentId: number, receipt: string): string {
  const secure = settings.secure ? '; Secure' : '';
  const name = cookieName(settings, commentId);
  return `${name}=${receipt}; Max-Age=${PREVIEW_MS / 1000}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** @returns the receipt's token, or '' in another browser */
export function readReceiptCookie(settings: Settings, req: Request<object>, commentId: number): string {
  const prefix = `${cookieName(settings, commentId)}=`;
  const found = (req.headers.cookie ?? '').split(/;\s*/).filter((part) => part.startsWith(prefix));
  return found.length === 1 ? found[0]!.slice(prefix.length) : '';
}
