import type { Request } from 'express';
import { readToken, signToken } from '../crypto/tokens.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings/settings.ts';
import { DAY_MS, later } from '../time/clock.ts';

const KEPT_MS = 365 * DAY_MS;

type Needs = Pick<Services, 'settings' | 'keys' | 'clock'>;

const cookieName = ({ secure }: Settings): string => `${secure ? '__Host-' : ''}moderato-browser`;

/**
 * Says of a browser, and of nothing else, that this comment came from it. Only who posts gets it. It names no
 * commenter: whose comment it is, and whether they are trusted, is looked up.
 */
export function browserCookie({ settings, keys, clock }: Needs, commentId: number): string {
  const expires = later(clock.now(), KEPT_MS).getTime() / 1000;
  const token = signToken(keys.for('browser'), [commentId, Math.floor(expires)]);
  const secure = settings.secure ? '; Secure' : '';
  return `${cookieName(settings)}=${token}; Max-Age=${KEPT_MS / 1000}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** @returns the comment's id, or null when the browser has none of ours that still counts */
export function readBrowserCookie({ settings, keys, clock }: Needs, req: Request<object>): number | null {
  const prefix = `${cookieName(settings)}=`;
  const found = (req.headers.cookie ?? '').split(/;\s*/).filter((part) => part.startsWith(prefix));
  const parts = found.length === 1 && readToken(keys.for('browser'), found[0]!.slice(prefix.length), 2);
  if (!parts) return null;
  return Number(parts[1]) * 1000 > clock.now().getTime() ? Number(parts[0]) : null;
}
