import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { pino } from 'pino';
import { createMailer, type Mail, type MailTimeouts, type Mailer } from '../../src/mail/mailer.ts';

export const silentLog = pino({ level: 'silent' });

export const buildMail = (mail: Partial<Mail> = {}): Mail => ({
  outboxId: 7,
  kind: 'comment-held',
  to: { name: 'Mia', address: 'mia@example.org' },
  fromName: 'My Blog',
  subject: 'Please moderate',
  text: 'Hello\n',
  html: '<p>Hello</p>',
  messageId: '<outbox-7-0@blog.example>',
  references: '<article-3@blog.example>',
  date: new Date('2025-03-01T10:00:00Z'),
  ...mail,
});

export const QUICK: MailTimeouts = {
  connectionMs: 1_500,
  greetingMs: 1_500,
  socketMs: 1_500,
  deadlineMs: 2_500,
};

export function mailerTo(
  port: number,
  dataDir = '/nonexistent',
  timeouts: Partial<MailTimeouts> = {},
): Mailer {
  const smtpUrl = port ? `smtp://127.0.0.1:${port}` : '';
  return createMailer(mailSettings({ smtpUrl, dataDir }), silentLog, { ...QUICK, ...timeouts });
}

type MailSettings = Parameters<typeof createMailer>[0];

export const mailSettings = (settings: Partial<MailSettings> = {}): MailSettings => ({
  smtpUrl: '',
  mailFrom: '',
  baseUrl: 'https://blog.example',
  dataDir: '/nonexistent',
  mailConnections: 1,
  dkimDomain: '',
  dkimSelector: '',
  dkimKey: '',
  ...settings,
});

/** Starts a TCP server on a free loopback port. @returns the port */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
