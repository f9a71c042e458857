import type { Request } from 'express';
import { readToken, signToken } from '../crypto/tokens.ts';
import { readCookie } from '../http/cookies.ts';
import type { Services } from '../services.ts';
import { DAY_MS, later, SECOND_MS } from '../time/clock.ts';

const KEPT_MS = 365 * DAY_MS;

type Needs = Pick<Services, 'settings' | 'keys' | 'clock'>;

const cookieName = ({ secure }: Needs['settings']): string => `${secure ? '__Host-' : ''}moderato-confirmed`;

/**
 * Says of a browser that the owner of an address pressed the button of a mailed link in it, so that later wishes
 * for that address need no other mail. Only who got that mail gets it, so the number tells nobody else anything.
 */
export function confirmedCookie({ settings, keys, clock }: Needs, commenterId: number): string {
  const expires = Math.floor(later(clock.now(), KEPT_MS).getTime() / SECOND_MS);
  const token = signToken(keys.for('confirmed-browser'), [commenterId, expires]);
  const age = `Max-Age=${KEPT_MS / SECOND_MS}`;
  return `${cookieName(settings)}=${token}; ${age}; Path=/; HttpOnly; SameSite=Lax${settings.secure ? '; Secure' : ''}`;
}

/** @returns whose address was confirmed in this browser; null for none */
export function readConfirmedCookie(
  { settings, keys, clock }: Needs,
  req: Pick<Request, 'headers'>,
): number | null {
  const token = readCookie(req, cookieName(settings));
  const [commenterId, expires] = readToken(keys.for('confirmed-browser'), token, 2) ?? [];
  return Number(expires) * SECOND_MS > clock.now().getTime() ? Number(commenterId) : null;
}
