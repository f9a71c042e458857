// Tells a browser that has signed in before from a new one, without a list of browsers on our side.
import type { Request } from 'express';
import { keyedHash } from '../crypto/keyed-hash.ts';
import { readToken, signToken } from '../crypto/tokens.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { readCookie } from '../http/cookies.ts';
import type { Services } from '../services.ts';
import { DAY_MS, SECOND_MS } from '../time/clock.ts';

const KNOWN_MS = 400 * DAY_MS; // browsers keep no cookie longer

type Needs = Pick<Services, 'settings' | 'keys'>;
type Account = Pick<Moderator, 'id' | 'passwordHash'>;

/** One cookie per account; a new password makes every browser a new one. */
export function knownBrowserCookie({ settings, keys }: Needs, account: Account): string {
  const token = signToken(keys.for('known-browser'), [account.id, passwordMark({ keys }, account)]);
  const age = `Max-Age=${KNOWN_MS / SECOND_MS}`;
  return `${cookieName(settings, account)}=${token}; ${age}; Path=/; HttpOnly; SameSite=Lax${settings.secure ? '; Secure' : ''}`;
}

export function isKnownBrowser({ settings, keys }: Needs, req: Request, account: Account): boolean {
  const parts = readToken(keys.for('known-browser'), readCookie(req, cookieName(settings, account)), 2);
  return parts?.[0] === String(account.id) && parts[1] === passwordMark({ keys }, account);
}

/** Changes with the password and says nothing about it: what carries it ends with that password. */
export const passwordMark = (
  { keys }: Pick<Needs, 'keys'>,
  { passwordHash }: Pick<Moderator, 'passwordHash'>,
) => keyedHash(keys.for('account-link'), passwordHash).slice(0, 22);

const cookieName = ({ secure }: Needs['settings'], { id }: Account): string =>
  `${secure ? '__Host-' : ''}moderato-known-${id}`;
