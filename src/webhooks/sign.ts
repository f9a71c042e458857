import { createHmac } from 'node:crypto';
import type { Keys } from '../crypto/keys.ts';
import { open, seal } from '../crypto/seal.ts';
import { randomToken } from '../crypto/tokens.ts';
import { SECOND_MS } from '../time/clock.ts';

/** What a receiver checks calls with; shown once. */
export const newSecret = (): string => `whsec_${randomToken()}`;

export const sealSecret = (keys: Keys, secret: string) => seal(keys.for('webhook-secret'), secret);

export const openSecret = (keys: Keys, sealed: Uint8Array): string =>
  open(keys.for('webhook-secret'), sealed);

/**
 * The header by which a receiver knows that a call is ours and how old it is: HMAC-SHA-256 (RFC 2104) over the
 * time, a dot and the body, in lower-case hexadecimal.
 * @param at in whole seconds since 1970 in the header
 */
export function signatureOf(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / SECOND_MS);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
