import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as 43 characters that are safe in addresses. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** What the database keeps of a random token. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** @param parts must not contain a dot */
export function signToken(key: Buffer, parts: readonly (string | number)[]): string {
  const body = parts.join('.');
  return `${body}.${mac(key, body)}`;
}

/** @returns the parts as signed, or null when the token was not made with this key */
export function readToken(key: Buffer, token: string, partCount: number): string[] | null {
  const end = token.lastIndexOf('.');
  if (end < 0 || token.length > 500) return null;
  const body = token.slice(0, end);
  const given = Buffer.from(token.slice(end + 1));
  const expected = Buffer.from(mac(key, body));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const parts = body.split('.');
  return parts.length === partCount ? parts : null;
}

const mac = (key: Buffer, body: string): string => createHmac('sha256', key).update(body).digest('base64url');
