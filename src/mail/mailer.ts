import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';
import { SECOND_MS } from '../time/clock.ts';
import { smtpOptions, type SmtpTimeouts } from './smtp-options.ts';

export interface Address {
  name: string;
  address: string;
}

/** What one person is to read. Text of readers has gone through `plainLine` wherever it is in a header. */
export interface MailContent {
  to: Address;
  /** The sender's name where MAIL_FROM has none: the site's, as it is called now. */
  fromName: string;
  subject: string;
  text: string;
  html: string;
  /** The thread this mail belongs to, with angle brackets. */
  references?: string;
  /** Where an answer goes, when not to the sender. */
  replyTo?: Address;
  /** Ends the mails of this kind: a page with a button by GET, and at once by POST (RFC 8058). */
  unsubscribeUrl?: string;
}

/** One mail of the outbox to one person. */
export interface Mail extends MailContent {
  outboxId: number;
  kind: string;
  /** With angle brackets; the same for each try, so that a repeat is recognisable. */
  messageId: string;
  date: Date;
}

export interface Mailer {
  /**
   * Resolves once the server took the mail, or its file is on the disk.
   * @param cutOff ends a send at once; whether the server took the mail is then unknown
   * @throws an error of nodemailer or of the file system; `failureOf` names it
   */
  send(mail: Mail, cutOff?: AbortSignal): Promise<void>;
  mode: 'smtp' | 'files';
  /** Where the files go when there is no server. */
  directory: string;
  close(): Promise<void>;
}

const SEND_DEADLINE_MS = 45 * SECOND_MS; // a server may keep a socket busy for ever with single bytes

type MailSettings = Pick<Settings, 'smtpUrl' | 'mailFrom' | 'baseUrl' | 'dataDir'>;

/** Sends over SMTP_URL; without one, writes each mail as `<outbox id>-<kind>.eml` below the data folder. */
export function createMailer(settings: MailSettings, log: Logger, timeouts?: Partial<MailTimeouts>): Mailer {
  const directory = join(settings.dataDir, 'mail');
  const from = senderOf(settings);
  return settings.smtpUrl
    ? smtpMailer(settings.smtpUrl, from, directory, log, timeouts)
    : fileMailer(from, directory);
}

/** Milliseconds. */
export interface MailTimeouts extends SmtpTimeouts {
  deadlineMs: number;
}

export function mailFileName(mail: { outboxId: number; kind: string }): string {
  return `${mail.outboxId}-${mail.kind}.eml`;
}

function smtpMailer(
  url: string,
  from: Address,
  directory: string,
  log: Logger,
  timeouts: Partial<MailTimeouts> = {},
): Mailer {
  const { deadlineMs = SEND_DEADLINE_MS, ...smtpTimeouts } = timeouts;
  const transport = createTransport(smtpOptions(url, smtpTimeouts));
  transport.on('error', (error: Error) => log.debug({ err: error }, 'mail connection'));

  return {
    mode: 'smtp',
    directory,
    async send(mail, cutOff) {
      const deadline = AbortSignal.timeout(deadlineMs);
      const signal = cutOff ? AbortSignal.any([deadline, cutOff]) : deadline;
      await transport.sendMail({ ...composed(mail, from), signal });
    },
    close: async () => transport.close(),
  };
}

function fileMailer(from: Address, directory: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    mode: 'files',
    directory,
    async send(mail) {
      const { message } = await transport.sendMail(composed(mail, from));
      await writeAtomically(directory, mailFileName(mail), message as Buffer);
    },
    close: async () => transport.close(),
  };
}

/** Names and addresses are given apart: in one string, a comma or line break would make more recipients. */
function composed(mail: Mail, from: Address) {
  return {
    from: { name: from.name || mail.fromName, address: from.address },
    to: mail.to,
    envelope: { from: from.address, to: [mail.to.address] },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    date: mail.date,
    ...(mail.references ? { references: mail.references, inReplyTo: mail.references } : {}),
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...unsubscribeHeaders(mail),
    },
    textEncoding: 'quoted-printable' as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** RFC 8058 asks for https; a link that a provider cannot call is better not offered. */
function unsubscribeHeaders({ unsubscribeUrl }: Mail): Record<string, string> {
  if (!unsubscribeUrl?.startsWith('https:')) return {};
  return { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** MAIL_FROM as `a@b` or `Name <a@b>`; without it, moderato at the host of BASE_URL. The name may be ''. */
function senderOf({ mailFrom, baseUrl }: MailSettings): Address {
  if (!mailFrom) return { name: '', address: `moderato@${new URL(baseUrl).hostname}` };
  const [, name = '', address = mailFrom] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(mailFrom) ?? [];
  return { name, address: address.trim() };
}

async function writeAtomically(directory: string, name: string, bytes: Buffer): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = join(directory, `.${name}.part`);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(directory, name));
    await syncFolder(directory);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Without this the file's name can be gone after a power cut. Windows cannot open a folder, and need not. */
async function syncFolder(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(directory);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
