// Passkeys as a second factor. https://www.w3.org/TR/webauthn-3/
// The library is loaded where it is needed: most sites never use it, and it takes memory.
import { isIP } from 'node:net';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { readToken, signToken } from '../crypto/tokens.ts';
import type { Credential, Moderator, Session } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings/settings.ts';
import { later, MINUTE_MS } from '../time/clock.ts';

const CHALLENGE_MS = 10 * MINUTE_MS;
const BASE64URL = /^[\w-]+$/;
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

type Needs = Pick<Services, 'settings' | 'keys' | 'clock' | 'database' | 'site'>;
type Transports = RegistrationResponseJSON['response']['transports'];

/** Browsers know passkeys under https or on localhost, and never for a bare IP address. */
export function passkeysPossible({ baseUrl, secure }: Pick<Settings, 'baseUrl' | 'secure'>): boolean {
  const host = hostOf({ baseUrl });
  return /(^|\.)localhost$/.test(host) || (secure && isIP(host.replace(/^\[|\]$/g, '')) === 0);
}

/** @returns what the browser needs to make a passkey, as JSON */
export async function registrationOptions(
  services: Needs,
  session: Session,
  moderator: Moderator,
  passkeys: Credential[],
): Promise<string> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const options = await generateRegistrationOptions({
    rpName: services.site.get().name,
    rpID: hostOf(services.settings),
    userName: moderator.email,
    userDisplayName: moderator.name,
    userID: new Uint8Array(Buffer.from(`moderator-${moderator.id}`)),
    challenge: newChallenge(services, session),
    attestationType: 'none',
    excludeCredentials: passkeys.map(descriptor),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  });
  return JSON.stringify(options);
}

/** @returns the columns of the new credential, or null when the answer does not hold */
export async function readRegistration(
  services: Needs,
  session: Session,
  answer: string,
): Promise<{ externalId: string; secret: Uint8Array; counter: number; transports: string } | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: JSON.parse(answer) as RegistrationResponseJSON,
      expectedChallenge: (challenge) => isChallenge(services, session, challenge),
      expectedOrigin: new URL(services.settings.baseUrl).origin,
      expectedRPID: hostOf(services.settings),
      requireUserVerification: false,
    });
    if (!registrationInfo) return null;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return {
      externalId: id,
      secret: publicKey,
      counter,
      transports: TRANSPORTS.filter((one) => (transports as string[]).includes(one)).join(','),
    };
  } catch {
    // The library throws for each thing that is not as it should be; none of them is our mistake.
    return null;
  }
}

/** @returns what the browser needs to use one of these passkeys, as JSON */
export async function authenticationOptions(
  services: Needs,
  session: Session,
  passkeys: Credential[],
): Promise<string> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  const options = await generateAuthenticationOptions({
    rpID: hostOf(services.settings),
    challenge: newChallenge(services, session),
    allowCredentials: passkeys.map(descriptor),
    userVerification: 'preferred',
  });
  return JSON.stringify(options);
}

/** @returns whether one of this moderator's passkeys answered the challenge of this session */
export async function usePasskey(services: Needs, session: Session, answer: string): Promise<boolean> {
  const { database, clock } = services;
  const response = readAnswer(answer);
  if (!response) return false;
  const where = { externalId: response.id, moderatorId: session.moderatorId, kind: 'passkey' };
  const passkey = await database.prisma.credential.findFirst({ where });
  if (!passkey) return false;
  const newCounter = await verifyAnswer(services, session, passkey, response);
  if (newCounter === null) return false;
  // Authenticators without a counter always say 0.
  const isNewer = newCounter === 0 ? {} : { counter: { lt: newCounter } };
  const { count } = await database.prisma.credential.updateMany({
    where: { id: passkey.id, ...isNewer },
    data: { counter: newCounter, lastUsedAt: clock.now() },
  });
  return count === 1;
}

/** @returns null for anything that names no passkey */
function readAnswer(answer: string): AuthenticationResponseJSON | null {
  try {
    const { id } = JSON.parse(answer) as { id?: unknown };
    const isId = typeof id === 'string' && BASE64URL.test(id);
    return isId ? (JSON.parse(answer) as AuthenticationResponseJSON) : null;
  } catch {
    return null;
  }
}

/** @returns the signature counter, or null when the answer does not hold */
async function verifyAnswer(
  services: Needs,
  session: Session,
  passkey: Credential,
  response: AuthenticationResponseJSON,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { id, transports } = descriptor(passkey);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => isChallenge(services, session, challenge),
      expectedOrigin: new URL(services.settings.baseUrl).origin,
      expectedRPID: hostOf(services.settings),
      credential: {
        id,
        publicKey: new Uint8Array(passkey.secret),
        counter: Number(passkey.counter),
        ...(transports ? { transports } : {}),
      },
      requireUserVerification: false,
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}

/** Bound to the session, so that nothing has to be kept; the session ends with the step that uses it. */
function newChallenge({ keys, clock }: Needs, session: Session): string {
  return signToken(keys.for('second-factor'), [
    'challenge',
    session.id,
    later(clock.now(), CHALLENGE_MS).getTime(),
  ]);
}

/** @param encoded base64url, as the browser signed it */
function isChallenge({ keys, clock }: Needs, session: Session, encoded: string): boolean {
  const token = Buffer.from(encoded, 'base64url').toString();
  const [word, id, expires] = readToken(keys.for('second-factor'), token, 3) ?? [];
  return word === 'challenge' && id === String(session.id) && Number(expires) > clock.now().getTime();
}

function descriptor({ externalId, transports }: Credential): {
  id: string;
  transports?: NonNullable<Transports>;
} {
  const known = transports === '' ? {} : { transports: transports.split(',') as NonNullable<Transports> };
  return { id: externalId ?? '', ...known };
}

const hostOf = ({ baseUrl }: Pick<Settings, 'baseUrl'>): string => new URL(baseUrl).hostname;
