import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { SECOND_MS } from '../time/clock.ts';

/** Milliseconds. Those of nodemailer itself are minutes. */
export const SMTP_TIMEOUTS: SmtpTimeouts = {
  connectionMs: 10 * SECOND_MS,
  greetingMs: 10 * SECOND_MS,
  socketMs: 30 * SECOND_MS,
};

export interface SmtpTimeouts {
  connectionMs: number;
  greetingMs: number;
  /** Of silence on the socket. */
  socketMs: number;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * Reads SMTP_URL. `smtps://` is TLS from the first byte (port 465). `smtp://` (port 587) insists on STARTTLS,
 * so that neither password nor comment travels in clear; only a server on this machine may do without it, or
 * one whose URL ends in `?tls=off`, for a private network that is trusted.
 */
export function smtpOptions(
  smtpUrl: string,
  timeouts: Partial<SmtpTimeouts> = {},
  connections = 1,
): SMTPPool.Options {
  const { connectionMs, greetingMs, socketMs } = { ...SMTP_TIMEOUTS, ...timeouts };
  const url = new URL(smtpUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSecure = url.protocol === 'smtps:';
  const isLoopback = LOOPBACK.test(host);
  const isTlsOff = url.searchParams.get('tls') === 'off';

  return {
    pool: true,
    maxConnections: connections,
    maxMessages: 100,
    maxRequeues: 0, // the outbox tries again, and counts
    host,
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isSecure && !isLoopback && !isTlsOff,
    ignoreTLS: isTlsOff,
    tls: { rejectUnauthorized: !isLoopback },
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: connectionMs,
    greetingTimeout: greetingMs,
    socketTimeout: socketMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
