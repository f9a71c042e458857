// How the values of settings are read and judged.
import { createPrivateKey } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { needsSmtpUtf8 } from '../mail/smtp-utf8.ts';
import { isAddressInside, isEmailAddress } from '../text/email.ts';

/** An address and how many of its first bits count. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

export const wholeNumber = (from: number, to: number, message: string) =>
  z
    .string()
    .refine((value) => /^\d{1,15}$/.test(value) && Number(value) >= from && Number(value) <= to, message)
    .transform(Number);
export const email = z
  .string()
  .refine(
    (value) => value === '' || isEmailAddress(value),
    'must be an email address, such as ada@example.com',
  );
export const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z.enum(words, `must be ${words.join(' or ')}`);
export const text = z.string();

function asUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

export const webAddress = z.string().refine((value) => {
  if (value === '') return true;
  const url = asUrl(value);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.username === ''
  );
}, 'must be a web address without a path, such as https://comments.example.com');

export const databaseUrl = z
  .string()
  .refine(
    (value) => /^(|file:.+|postgres(ql)?:\/\/.+)$/.test(value),
    'must be file:<path> or postgresql://...',
  );

export const smtpUrl = z.string().refine((value) => {
  if (value === '') return true;
  const url = asUrl(value);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}, 'must be smtp://user:password@host:587 or smtps://...');

/** A domain or one part of it, as it stands in DNS. */
export const dnsName = z
  .string()
  .refine(
    (value) => /^[a-z0-9_-]*(\.[a-z0-9_-]+)*$/i.test(value),
    'must be a name in DNS, such as example.com',
  );

export const rsaKey = z
  .string()
  .refine(
    (value) => value === '' || isRsaKey(value),
    'must be an RSA key of at least 1024 bits in PEM; make one with: openssl genrsa -out dkim.pem 2048',
  );

/** RFC 8301 asks verifiers to refuse shorter ones; nodemailer signs with no other kind of key. */
function isRsaKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 1024;
  } catch {
    return false;
  }
}

export const secretKey = z
  .string()
  .refine(
    (value) => value === '' || Buffer.byteLength(value) >= 32,
    'must have at least 32 characters; make one with: openssl rand -base64 48',
  );

/** `a@b` or `Name <a@b>`; a line break would be a header of its own, and every mail would need SMTPUTF8. */
export const sender = z.string().refine((value) => {
  if (value === '') return true;
  const [, address = value] = /^[^<>\r\n]*<([^<>]+)>$/.exec(value) ?? [];
  return isAddressInside(address) && !needsSmtpUtf8(address);
}, 'must be an address, such as comments@example.com or Comments <comments@example.com>, with ASCII before the @');

export const proxies = z
  .string()
  .refine(
    (value) => value !== 'true',
    'must not be true, or anybody could claim any address; give a hop count such as 1, or a list of networks',
  )
  .refine(
    (value) => /^(off|\d+|[0-9a-fA-F.:/,\s]+|loopback)$/.test(value),
    'must be off, a hop count such as 1, or networks such as 10.0.0.0/8',
  )
  .transform((value): false | number | string[] => {
    if (value === 'off' || value === '0') return false;
    return /^\d+$/.test(value) ? Number(value) : value.split(',').map((part) => part.trim());
  });

export const networks = z.string().transform((value, context): Network[] => {
  if (value === 'off') return [];
  try {
    return value.split(',').map((part) => ipaddr.parseCIDR(part.trim()));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be off, or networks such as 10.1.0.0/16' });
    return z.NEVER;
  }
});
