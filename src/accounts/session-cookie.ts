import type { Request } from 'express';
import type { Settings } from '../settings/settings.ts';

const cookieName = ({ secure }: Settings): string => `${secure ? '__Host-' : ''}moderato-session`;

/** @param token '' takes the cookie away */
export function sessionCookie(settings: Settings, token: string): string {
  const age = token === '' ? '; Max-Age=0' : '';
  return `${cookieName(settings)}=${token}${age}; Path=/; HttpOnly; SameSite=Lax${settings.secure ? '; Secure' : ''}`;
}

/** @returns '' when there is none, or two of one name, since one of them must then be somebody else's */
export function readSessionCookie(settings: Settings, req: Request): string {
  const prefix = `${cookieName(settings)}=`;
  const found = (req.headers.cookie ?? '').split(/;\s*/).filter((part) => part.startsWith(prefix));
  return found.length === 1 ? found[0]!.slice(prefix.length) : '';
}
