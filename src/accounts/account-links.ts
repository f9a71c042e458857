// Links in mails about accounts. They are signed and not stored; what they change makes them worthless.
import { readToken, signToken } from '../crypto/tokens.ts';
import type { AddressChange, Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { later, MINUTE_MS } from '../time/clock.ts';
import { passwordMark } from './known-browser.ts';

const RESET_MS = 30 * MINUTE_MS;

type Needs = Pick<Services, 'settings' | 'keys' | 'clock' | 'database'>;

/** @param askedAt the 30 minutes count from here, so that a repeated send carries the same link */
export function resetLink(
  { settings, keys }: Pick<Needs, 'settings' | 'keys'>,
  moderator: Moderator,
  askedAt: Date,
): string {
  const parts = [
    'reset',
    moderator.id,
    later(askedAt, RESET_MS).getTime(),
    passwordMark({ keys }, moderator),
  ];
  return `${settings.baseUrl}/desk/new-password?code=${signToken(keys.for('account-link'), parts)}`;
}

/** Is a link that was asked for then over, before it was sent? */
export const isResetOver = (askedAt: Date, now: Date): boolean => later(askedAt, RESET_MS) <= now;

/** @returns whose password may be set; null when the link is over, was used, or the account is disabled */
export async function readResetLink(
  { keys, clock, database }: Needs,
  code: string,
): Promise<Moderator | null> {
  const [word, id, expires, mark] = readToken(keys.for('account-link'), code, 4) ?? [];
  if (word !== 'reset' || Number(expires) <= clock.now().getTime()) return null;
  const moderator = await database.prisma.moderator.findFirst({
    where: { id: Number(id), disabledAt: null },
  });
  return moderator && passwordMark({ keys }, moderator) === mark ? moderator : null;
}

export function addressLink(
  { settings, keys }: Pick<Needs, 'settings' | 'keys'>,
  change: AddressChange,
): string {
  const parts = ['address', change.id, change.expiresAt.getTime()];
  return `${settings.baseUrl}/desk/new-address?code=${signToken(keys.for('account-link'), parts)}`;
}

/** @returns the change that waits for this click; null when it is over, was done, or the account is disabled */
export async function readAddressLink(
  { keys, clock, database }: Needs,
  code: string,
): Promise<AddressChange | null> {
  const [word, id] = readToken(keys.for('account-link'), code, 3) ?? [];
  if (word !== 'address') return null;
  return database.prisma.addressChange.findFirst({
    where: { id: Number(id), doneAt: null, expiresAt: { gt: clock.now() }, moderator: { disabledAt: null } },
  });
}
