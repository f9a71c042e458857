import { domainToASCII } from 'node:url';
import { senderOf } from '../../mail/mailer.ts';
import { askRelay } from '../../mail/relay.ts';
import { smtpOptions, type SmtpTimeouts } from '../../mail/smtp-options.ts';
import { FAILURE_LABELS, failureOf, type FailureWord } from '../../outbox/failure.ts';
import type { CliServices } from '../open-services.ts';
import { type Finding, finder } from './finding.ts';

const found = finder('smtp');

const ADVICE: Partial<Record<FailureWord, string>> = {
  server_unreachable:
    'Check host and port of SMTP_URL, and whether a firewall lets this machine out to that port.',
  server_timed_out: 'Check host and port of SMTP_URL; many providers block port 25, so use 587 or 465.',
  server_refused_us: 'Ask the mail server’s operator whether this machine may send through it.',
  not_a_mail_server: 'Check host and port of SMTP_URL; for port 465 it must begin with smtps://.',
  sign_in_refused:
    'Check user and password in SMTP_URL; characters such as @ and / must be percent-encoded there.',
  tls_failed:
    'Check that SMTP_URL names the host as its certificate does; smtps:// is for port 465, smtp:// for 587.',
  connection_lost: 'Try again; if it stays, ask the mail server’s operator.',
};

/** Connects, encrypts, signs in, and has the sender accepted, without sending anything. */
export async function checkSmtp(
  { settings }: Pick<CliServices, 'settings'>,
  timeouts?: Partial<SmtpTimeouts>,
): Promise<Finding[]> {
  if (settings.smtpUrl === '') {
    return [
      found(
        'wrong',
        'No mail is being sent: SMTP_URL is not set.',
        'Set SMTP_URL to your mail server; see docs/mail.md.',
      ),
    ];
  }
  const sender = inAscii(senderOf(settings).address);
  try {
    const { extensions, senderRefusal } = await askRelay(smtpOptions(settings.smtpUrl, timeouts), sender);
    const takesAll = extensions.includes('SMTPUTF8');
    return [
      found('ok', 'The mail server answers and lets us in.'),
      senderRefusal
        ? found(
            'wrong',
            `The mail server refuses ${sender} as sender: ${senderRefusal}`,
            'Set MAIL_FROM to an address that this mail server sends for.',
          )
        : found('ok', `The mail server takes ${sender} as sender.`),
      takesAll
        ? found('ok', 'The mail server takes addresses with letters beyond ASCII (SMTPUTF8).')
        : found(
            'hint',
            'The mail server takes no addresses with letters beyond ASCII (SMTPUTF8); mails to those few fail.',
          ),
    ];
  } catch (error) {
    const { word, detail } = failureOf(error);
    return [found('wrong', `${FAILURE_LABELS[word]} (${detail}).`, ADVICE[word] ?? 'Check SMTP_URL.')];
  }
}

/** As nodemailer writes it to the server. */
function inAscii(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}
