import { domainToASCII } from 'node:url';
import { senderOf } from '../../mail/mailer.ts';
import { askRelay } from '../../mail/relay.ts';
import { smtpOptions, type SmtpTimeouts } from '../../mail/smtp-options.ts';
import type { Settings } from '../../settings/settings.ts';
import { type Finding, finder } from './finding.ts';
import { explainFailure } from './smtp-failure.ts';

const found = finder('smtp');

const SIGNS_NOBODY_IN = found(
  'hint',
  'The mail server answers, and offers no sign-in here (AUTH): mails are sent without user and password.',
  'Leave both out of SMTP_URL if that is meant; else use the port for sign-in, often 587 or 465, with encryption.',
);

/** Connects, encrypts, signs in, and has the sender accepted, without sending anything. */
export async function checkSmtp(
  { settings }: { settings: Pick<Settings, 'smtpUrl' | 'mailFrom' | 'baseUrl'> },
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
  const options = smtpOptions(settings.smtpUrl, timeouts);
  try {
    const { extensions, isEncrypted, offersSignIn, senderRefusal } = await askRelay(options, sender);
    const takesAll = extensions.includes('SMTPUTF8');
    return [
      isEncrypted
        ? found('ok', 'The connection to the mail server is encrypted.')
        : found('ok', 'The connection to the mail server is not encrypted, as SMTP_URL allows.'),
      options.auth && !offersSignIn
        ? SIGNS_NOBODY_IN
        : found('ok', 'The mail server answers and lets us in.'),
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
    const { says, advice } = explainFailure(error);
    return [found('wrong', says, advice)];
  }
}

/** As nodemailer writes it to the server. */
function inAscii(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}
