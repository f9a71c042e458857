import type { Request } from 'express';
import { readCookie } from '../http/cookies.ts';
import type { Settings } from '../settings/settings.ts';

const cookieName = ({ secure }: Settings): string => `${secure ? '__Host-' : ''}moderato-session`;

/** @param token '' takes the cookie away */
export function sessionCookie(settings: Settings, token: string): string {
  const age = token === '' ? '; Max-Age=0' : '';
  return `${cookieName(settings)}=${token}${age}; Path=/; HttpOnly; SameSite=Lax${settings.secure ? '; Secure' : ''}`;
}

/** @returns '' when there is none that counts */
export const readSessionCookie = (settings: Settings, req: Request): string =>
  readCookie(req, cookieName(settings));
