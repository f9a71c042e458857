import type { z } from 'zod';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../accounts/password.ts';
import * as value from './values.ts';

/** One setting: its environment name, what it means, how it is read, and what it is when nobody sets it. */
export interface SettingRow {
  env: string;
  doc: string;
  default: string;
  /** Shown as *** and also read from a file named by `<env>_FILE`. */
  secret?: boolean;
  schema: z.ZodType<unknown, string>;
}

/** Every setting there is. README, .env.example and the checks at start come from this table. */
export const SETTINGS = {
  port: {
    env: 'PORT',
    doc: 'Port to listen on.',
    default: '3000',
    schema: value.wholeNumber(0, 65_535, 'must be a number from 0 to 65535'),
  },
  host: {
    env: 'HOST',
    doc: 'Address to listen on. Keep 127.0.0.1 behind a proxy on the same machine.',
    default: '127.0.0.1',
    schema: value.text.min(1, 'must not be empty'),
  },
  baseUrl: {
    env: 'BASE_URL',
    doc: 'Address under which readers reach the site; links in mails begin with it. https makes cookies Secure. Empty: http://localhost:PORT.',
    default: '',
    schema: value.webAddress,
  },
  dataDir: {
    env: 'DATA_DIR',
    doc: 'Folder for the database, the key and, without SMTP_URL, the mails.',
    default: './data',
    schema: value.text.min(1, 'must not be empty'),
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    doc: 'file:<path> or postgresql://user:password@host/name. Empty: moderato.db in DATA_DIR.',
    default: '',
    secret: true,
    schema: value.databaseUrl,
  },
  secretKey: {
    env: 'SECRET_KEY',
    doc: 'Key from which all others are derived, at least 32 characters. Empty with SQLite: made at the first start in DATA_DIR/secret.key. Required with PostgreSQL.',
    default: '',
    secret: true,
    schema: value.secretKey,
  },
  smtpUrl: {
    env: 'SMTP_URL',
    doc: 'smtp://user:password@host:587 or smtps://... Empty: mails are written to DATA_DIR/mail.',
    default: '',
    secret: true,
    schema: value.smtpUrl,
  },
  mailFrom: {
    env: 'MAIL_FROM',
    doc: 'Sender of the mails, such as Comments <comments@example.com>. Empty: moderato@ the host of BASE_URL.',
    default: '',
    schema: value.sender,
  },
  mailConnections: {
    env: 'MAIL_CONNECTIONS',
    doc: 'Connections to the mail server that one process keeps open, and mails that it sends at once.',
    default: '3',
    schema: value.wholeNumber(1, 20, 'must be a number from 1 to 20'),
  },
  mailRate: {
    env: 'MAIL_RATE',
    doc: 'Mails about comments per minute in all, over all processes; what is more waits.',
    default: '300',
    schema: value.wholeNumber(1, 1_000_000, 'must be a whole number of at least 1'),
  },
  mailDomainRate: {
    env: 'MAIL_DOMAIN_RATE',
    doc: 'Mails about comments per minute to addresses of one domain, so that large providers do not turn us away.',
    default: '60',
    schema: value.wholeNumber(1, 1_000_000, 'must be a whole number of at least 1'),
  },
  mailKeptDays: {
    env: 'MAIL_KEPT_DAYS',
    doc: 'Days after which mails that were sent or not needed, events of webhooks that are over, and the notices they carried are forgotten; see docs/mail.md.',
    default: '90',
    schema: value.wholeNumber(30, 36_500, 'must be a number of days from 30 to 36500'),
  },
  dkimDomain: {
    env: 'DKIM_DOMAIN',
    doc: 'With DKIM_SELECTOR and DKIM_KEY: signs every mail for this domain, that of MAIL_FROM or one above it. Empty: the mail server signs, or nobody.',
    default: '',
    schema: value.dnsName,
  },
  dkimSelector: {
    env: 'DKIM_SELECTOR',
    doc: 'Name under which the public key stands in DNS: <selector>._domainkey.<domain>.',
    default: '',
    schema: value.dnsName,
  },
  dkimKey: {
    env: 'DKIM_KEY',
    doc: 'Private RSA key in PEM that signs the mails; better in a file named by DKIM_KEY_FILE.',
    default: '',
    secret: true,
    schema: value.rsaKey,
  },
  bounceSecret: {
    env: 'BOUNCE_SECRET',
    doc: 'Key that signs delivery failures posted to /bounces, at least 32 characters. Empty: nothing can be posted there.',
    default: '',
    secret: true,
    schema: value.secretKey,
  },
  adminEmail: {
    env: 'ADMIN_EMAIL',
    doc: 'With ADMIN_PASSWORD: makes the first admin at start, if there is none.',
    default: '',
    schema: value.email,
  },
  adminPassword: {
    env: 'ADMIN_PASSWORD',
    doc: `Password of the first admin, ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters and none that others try first.`,
    default: '',
    secret: true,
    schema: value.text,
  },
  siteName: {
    env: 'SITE_NAME',
    doc: 'Name of the site at the first start; later the desk has the last word.',
    default: 'Moderato',
    schema: value.text.min(1, 'must not be empty'),
  },
  articlesDir: {
    env: 'ARTICLES_DIR',
    doc: 'Folder with the articles as Markdown or text files.',
    default: './articles',
    schema: value.text.min(1, 'must not be empty'),
  },
  trustProxy: {
    env: 'TRUST_PROXY',
    doc: 'Whose X-Forwarded-For counts: off, a hop count such as 1, or a list of networks.',
    default: 'off',
    schema: value.proxies,
  },
  commentLimit: {
    env: 'COMMENT_LIMIT',
    doc: 'Comments per minute that one network address may post.',
    default: '60',
    schema: value.wholeNumber(1, Number.MAX_SAFE_INTEGER, 'must be a whole number of at least 1'),
  },
  webhookAllowPrivate: {
    env: 'WEBHOOK_ALLOW_PRIVATE',
    doc: 'Networks that webhooks may call although they are not public: off, or a list such as 127.0.0.1/32, 10.1.0.0/16.',
    default: 'off',
    schema: value.networks,
  },
  logLevel: {
    env: 'LOG_LEVEL',
    doc: 'fatal, error, warn, info, debug, trace or silent.',
    default: 'info',
    schema: value.oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  logFormat: {
    env: 'LOG_FORMAT',
    doc: 'json or pretty.',
    default: 'json',
    schema: value.oneOf('json', 'pretty'),
  },
  mode: {
    env: 'MODE',
    doc: 'all; with PostgreSQL also web (this process sends no mail and calls no webhook) or worker (nothing else).',
    default: 'all',
    schema: value.oneOf('all', 'web', 'worker'),
  },
} as const satisfies Record<string, SettingRow>;

type Parsed = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };

export type Settings = Readonly<
  Parsed & {
    /** baseUrl is https: Secure cookies and HSTS. */
    secure: boolean;
  }
>;
