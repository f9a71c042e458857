// Codes of an authenticator app. https://www.rfc-editor.org/rfc/rfc6238
import { open } from '../crypto/seal.ts';
import { readToken, signToken } from '../crypto/tokens.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { cut } from '../mail/plain-line.ts';
import { later, MINUTE_MS, SECOND_MS } from '../time/clock.ts';

const STEP_S = 30;
const WINDOW = 1; // one step before and after, for clocks that differ
const SECRET_BYTES = 20; // RFC 4226, section 4
const OFFER_MS = 30 * MINUTE_MS;
const ISSUER_LENGTH = 30;

type Needs = Pick<Services, 'keys' | 'clock'>;

/** A new secret, offered to one moderator for half an hour. */
export interface TotpOffer {
  /** Base32, as authenticator apps take it. */
  secret: string;
  /** otpauth:// for the QR code. */
  uri: string;
  /** Goes through the form, so that only a secret of ours can come back. */
  token: string;
}

export async function offerTotp(
  services: Needs & Pick<Services, 'site'>,
  moderator: Pick<Moderator, 'id' | 'email'>,
): Promise<TotpOffer> {
  const { Secret } = await import('otpauth');
  const { keys, clock } = services;
  const secret = new Secret({ size: SECRET_BYTES }).base32;
  const expires = later(clock.now(), OFFER_MS).getTime();
  const token = signToken(keys.for('second-factor'), [moderator.id, secret, expires]);
  return describeOffer(services, moderator, secret, token);
}

/** The same offer again, for a form that comes back. @returns null when it is over or was not made for this moderator */
export async function readTotpOffer(
  services: Needs & Pick<Services, 'site'>,
  moderator: Pick<Moderator, 'id' | 'email'>,
  token: string,
): Promise<TotpOffer | null> {
  const { keys, clock } = services;
  const [id, secret, expires] = readToken(keys.for('second-factor'), token, 3) ?? [];
  if (id !== String(moderator.id) || !secret || Number(expires) <= clock.now().getTime()) return null;
  return describeOffer(services, moderator, secret, token);
}

/** @returns the time step whose code this is, or null; a step is good for one use only */
export async function findStep(secret: string, code: string, at: Date): Promise<number | null> {
  const { Secret, TOTP } = await import('otpauth');
  const timestamp = at.getTime();
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: STEP_S });
  const delta = totp.validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / (STEP_S * SECOND_MS)) + delta;
}

/** Uses up one code of the moderator's authenticator app. @returns false when it is wrong, or was used */
export async function useTotp(
  { database, keys, clock }: Needs & Pick<Services, 'database'>,
  moderatorId: number,
  code: string,
): Promise<boolean> {
  const credential = await database.prisma.credential.findFirst({ where: { moderatorId, kind: 'totp' } });
  if (!credential) return false;
  const at = clock.now();
  const step = await findStep(open(keys.for('second-factor'), credential.secret), code, at);
  if (step === null) return false;
  const { count } = await database.prisma.credential.updateMany({
    where: { id: credential.id, counter: { lt: step } },
    data: { counter: step, lastUsedAt: at },
  });
  return count === 1;
}

async function describeOffer(
  { site }: Pick<Services, 'site'>,
  { email }: Pick<Moderator, 'email'>,
  secret: string,
  token: string,
): Promise<TotpOffer> {
  const { Secret, TOTP } = await import('otpauth');
  const issuer = cut(site.get().name, ISSUER_LENGTH);
  const totp = new TOTP({ issuer, label: email, secret: Secret.fromBase32(secret), period: STEP_S });
  return { secret, uri: totp.toString(), token };
}
