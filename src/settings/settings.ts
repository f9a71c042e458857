import { createPrivateKey } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../accounts/password.ts';
import { needsSmtpUtf8 } from '../mail/smtp-utf8.ts';
import { isEmailAddress } from '../text/email.ts';

/** An address and how many of its first bits count. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** One setting: its environment name, what it means, how it is read, and what it is when nobody sets it. */
export interface SettingRow {
  env: string;
  doc: string;
  default: string;
  /** Shown as *** and also read from a file named by `<env>_FILE`. */
  secret?: boolean;
  schema: z.ZodType<unknown, string>;
}

const wholeNumber = (from: number, to: number, message: string) =>
  z
    .string()
    .refine((value) => /^\d{1,15}$/.test(value) && Number(value) >= from && Number(value) <= to, message)
    .transform(Number);
const email = z
  .string()
  .refine(
    (value) => value === '' || isEmailAddress(value),
    'must be an email address, such as ada@example.com',
  );
const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z.enum(words, `must be ${words.join(' or ')}`);
const text = z.string();

function asUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

const webAddress = z.string().refine((value) => {
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

const databaseUrl = z
  .string()
  .refine(
    (value) => /^(|file:.+|postgres(ql)?:\/\/.+)$/.test(value),
    'must be file:<path> or postgresql://...',
  );

const smtpUrl = z.string().refine((value) => {
  if (value === '') return true;
  const url = asUrl(value);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}, 'must be smtp://user:password@host:587 or smtps://...');

/** A domain or one part of it, as it stands in DNS. */
const dnsName = z
  .string()
  .refine(
    (value) => /^[a-z0-9_-]*(\.[a-z0-9_-]+)*$/i.test(value),
    'must be a name in DNS, such as example.com',
  );

const rsaKey = z
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

const secretKey = z
  .string()
  .refine(
    (value) => value === '' || Buffer.byteLength(value) >= 32,
    'must have at least 32 characters; make one with: openssl rand -base64 48',
  );

/** `a@b` or `Name <a@b>`; a line break would be a header of its own, and every mail would need SMTPUTF8. */
const sender = z.string().refine((value) => {
  if (value === '') return true;
  const [, address = value] = /^[^<>\r\n]*<([^<>]+)>$/.exec(value) ?? [];
  return isEmailAddress(address) && !needsSmtpUtf8(address);
}, 'must be an address, such as comments@example.com or Comments <comments@example.com>, with ASCII before the @');

const proxies = z
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

const networks = z.string().transform((value, context): Network[] => {
  if (value === 'off') return [];
  try {
    return value.split(',').map((part) => ipaddr.parseCIDR(part.trim()));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be off, or networks such as 10.1.0.0/16' });
    return z.NEVER;
  }
});

/** Every setting there is. README, .env.example and the checks at start come from this table. */
export const SETTINGS = {
  port: {
    env: 'PORT',
    doc: 'Port to listen on.',
    default: '3000',
    schema: wholeNumber(0, 65_535, 'must be a number from 0 to 65535'),
  },
  host: {
    env: 'HOST',
    doc: 'Address to listen on. Keep 127.0.0.1 behind a proxy on the same machine.',
    default: '127.0.0.1',
    schema: text.min(1, 'must not be empty'),
  },
  baseUrl: {
    env: 'BASE_URL',
    doc: 'Address under which readers reach the site; links in mails begin with it. https makes cookies Secure. Empty: http://localhost:PORT.',
    default: '',
    schema: webAddress,
  },
  dataDir: {
    env: 'DATA_DIR',
    doc: 'Folder for the database, the key and, without SMTP_URL, the mails.',
    default: './data',
    schema: text.min(1, 'must not be empty'),
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    doc: 'file:<path> or postgresql://user:password@host/name. Empty: moderato.db in DATA_DIR.',
    default: '',
    secret: true,
    schema: databaseUrl,
  },
  secretKey: {
    env: 'SECRET_KEY',
    doc: 'Key from which all others are derived, at least 32 characters. Empty with SQLite: made at the first start in DATA_DIR/secret.key. Required with PostgreSQL.',
    default: '',
    secret: true,
    schema: secretKey,
  },
  smtpUrl: {
    env: 'SMTP_URL',
    doc: 'smtp://user:password@host:587 or smtps://... Empty: mails are written to DATA_DIR/mail.',
    default: '',
    secret: true,
    schema: smtpUrl,
  },
  mailFrom: {
    env: 'MAIL_FROM',
    doc: 'Sender of the mails, such as Comments <comments@example.com>. Empty: moderato@ the host of BASE_URL.',
    default: '',
    schema: sender,
  },
  mailConnections: {
    env: 'MAIL_CONNECTIONS',
    doc: 'Connections to the mail server that one process keeps open, and mails that it sends at once.',
    default: '3',
    schema: wholeNumber(1, 20, 'must be a number from 1 to 20'),
  },
  mailRate: {
    env: 'MAIL_RATE',
    doc: 'Mails about comments per minute in all, over all processes; what is more waits.',
    default: '300',
    schema: wholeNumber(1, 1_000_000, 'must be a whole number of at least 1'),
  },
  mailDomainRate: {
    env: 'MAIL_DOMAIN_RATE',
    doc: 'Mails about comments per minute to addresses of one domain, so that large providers do not turn us away.',
    default: '60',
    schema: wholeNumber(1, 1_000_000, 'must be a whole number of at least 1'),
  },
  dkimDomain: {
    env: 'DKIM_DOMAIN',
    doc: 'With DKIM_SELECTOR and DKIM_KEY: signs every mail for this domain, that of MAIL_FROM or one above it. Empty: the mail server signs, or nobody.',
    default: '',
    schema: dnsName,
  },
  dkimSelector: {
    env: 'DKIM_SELECTOR',
    doc: 'Name under which the public key stands in DNS: <selector>._domainkey.<domain>.',
    default: '',
    schema: dnsName,
  },
  dkimKey: {
    env: 'DKIM_KEY',
    doc: 'Private RSA key in PEM that signs the mails; better in a file named by DKIM_KEY_FILE.',
    default: '',
    secret: true,
    schema: rsaKey,
  },
  bounceSecret: {
    env: 'BOUNCE_SECRET',
    doc: 'Key that signs delivery failures posted to /bounces, at least 32 characters. Empty: nothing can be posted there.',
    default: '',
    secret: true,
    schema: secretKey,
  },
  adminEmail: {
    env: 'ADMIN_EMAIL',
    doc: 'With ADMIN_PASSWORD: makes the first admin at start, if there is none.',
    default: '',
    schema: email,
  },
  adminPassword: {
    env: 'ADMIN_PASSWORD',
    doc: `Password of the first admin, ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters and none that others try first.`,
    default: '',
    secret: true,
    schema: text,
  },
  siteName: {
    env: 'SITE_NAME',
    doc: 'Name of the site at the first start; later the desk has the last word.',
    default: 'Moderato',
    schema: text.min(1, 'must not be empty'),
  },
  articlesDir: {
    env: 'ARTICLES_DIR',
    doc: 'Folder with the articles as Markdown or text files.',
    default: './articles',
    schema: text.min(1, 'must not be empty'),
  },
  trustProxy: {
    env: 'TRUST_PROXY',
    doc: 'Whose X-Forwarded-For counts: off, a hop count such as 1, or a list of networks.',
    default: 'off',
    schema: proxies,
  },
  commentLimit: {
    env: 'COMMENT_LIMIT',
    doc: 'Comments per minute that one network address may post.',
    default: '60',
    schema: wholeNumber(1, Number.MAX_SAFE_INTEGER, 'must be a whole number of at least 1'),
  },
  webhookAllowPrivate: {
    env: 'WEBHOOK_ALLOW_PRIVATE',
    doc: 'Networks that webhooks may call although they are not public: off, or a list such as 127.0.0.1/32, 10.1.0.0/16.',
    default: 'off',
    schema: networks,
  },
  logLevel: {
    env: 'LOG_LEVEL',
    doc: 'fatal, error, warn, info, debug, trace or silent.',
    default: 'info',
    schema: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  logFormat: { env: 'LOG_FORMAT', doc: 'json or pretty.', default: 'json', schema: oneOf('json', 'pretty') },
  mode: {
    env: 'MODE',
    doc: 'all; with PostgreSQL also web (this process sends no mail and calls no webhook) or worker (nothing else).',
    default: 'all',
    schema: oneOf('all', 'web', 'worker'),
  },
} as const satisfies Record<string, SettingRow>;

type Parsed = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };

export type Settings = Readonly<
  Parsed & {
    /** baseUrl is https: Secure cookies and HSTS. */
    secure: boolean;
  }
>;
