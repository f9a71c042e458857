import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';
import { HOUR_MS, SECOND_MS } from '../time/clock.ts';
import { composed } from './compose.ts';
import { dkimOptions, type DkimSettings } from './dkim.ts';
import { fileMailer } from './file-mailer.ts';
import { askRelay } from './relay.ts';
import { smtpOptions, type SmtpTimeouts } from './smtp-options.ts';
import { AddressNeedsSmtpUtf8, needsSmtpUtf8 } from './smtp-utf8.ts';

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

export const SEND_DEADLINE_MS = 45 * SECOND_MS; // a server may keep a socket busy for ever with single bytes
const RELAY_KNOWN_MS = HOUR_MS;

type MailSettings = Pick<Settings, 'smtpUrl' | 'mailFrom' | 'baseUrl' | 'dataDir' | 'mailConnections'> &
  DkimSettings;

/** Milliseconds. */
export interface MailTimeouts extends SmtpTimeouts {
  deadlineMs: number;
}

/** Sends over SMTP_URL; without one, writes each mail as `<outbox id>-<kind>.eml` below the data folder. */
export function createMailer(settings: MailSettings, log: Logger, timeouts?: Partial<MailTimeouts>): Mailer {
  const directory = join(settings.dataDir, 'mail');
  const from = senderOf(settings);
  return settings.smtpUrl
    ? smtpMailer(settings, from, directory, log, timeouts)
    : fileMailer(from, directory, settings);
}

function smtpMailer(
  settings: MailSettings,
  from: Address,
  directory: string,
  log: Logger,
  timeouts: Partial<MailTimeouts> = {},
): Mailer {
  const { deadlineMs = SEND_DEADLINE_MS, ...smtpTimeouts } = timeouts;
  const options = smtpOptions(settings.smtpUrl, smtpTimeouts, settings.mailConnections);
  const dkim = dkimOptions(settings);
  const transport = createTransport({ ...options, ...(dkim ? { dkim } : {}) });
  transport.on('error', (error: Error) => log.debug({ err: error }, 'mail connection'));
  let hasSmtpUtf8: { is: Promise<boolean>; untilMs: number } | undefined;

  /** Asked once an hour, and again after no answer. */
  function takesSmtpUtf8(): Promise<boolean> {
    if (hasSmtpUtf8 && performance.now() < hasSmtpUtf8.untilMs) return hasSmtpUtf8.is;
    const is = askRelay(options).then(({ extensions }) => extensions.includes('SMTPUTF8'));
    hasSmtpUtf8 = { is, untilMs: performance.now() + RELAY_KNOWN_MS };
    is.catch(() => (hasSmtpUtf8 = undefined));
    return is;
  }

  async function send(mail: Mail, signal: AbortSignal): Promise<void> {
    if (needsSmtpUtf8(mail.to.address) && !(await unlessAborted(takesSmtpUtf8(), signal))) {
      throw new AddressNeedsSmtpUtf8();
    }
    await transport.sendMail({ ...composed(mail, from, settings), signal });
  }

  return {
    mode: 'smtp',
    directory,
    send(mail, cutOff) {
      const deadline = AbortSignal.timeout(deadlineMs);
      return send(mail, cutOff ? AbortSignal.any([deadline, cutOff]) : deadline);
    },
    close: async () => transport.close(),
  };
}

/** @throws as nodemailer does when the signal ends a send */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = () => undefined as void;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(Object.assign(new Error('Message sending aborted'), { code: 'EABORT' }));
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** MAIL_FROM as `a@b` or `Name <a@b>`; without it, moderato at the host of BASE_URL. The name may be ''. */
export function senderOf({ mailFrom, baseUrl }: Pick<Settings, 'mailFrom' | 'baseUrl'>): Address {
  if (!mailFrom) return { name: '', address: `moderato@${new URL(baseUrl).hostname}` };
  const [, name = '', address = mailFrom] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(mailFrom) ?? [];
  return { name, address: address.trim() };
}
