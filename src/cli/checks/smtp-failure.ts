import { FAILURE_LABELS, failureOf, type FailureWord } from '../../outbox/failure.ts';
import type { Finding } from './finding.ts';

/** What OpenSSL makes of the words of a server that does not begin with TLS. */
const NO_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE)$/;

const ADVICE: Partial<Record<FailureWord, string>> = {
  server_unreachable:
    'Check host and port of SMTP_URL, and whether a firewall lets this machine out to that port.',
  server_timed_out:
    'Check host and port of SMTP_URL; for port 465 it must begin with smtps://, and many providers block port 25.',
  server_refused_us: 'Ask the mail server’s operator whether this machine may send through it.',
  not_a_mail_server: 'Check host and port of SMTP_URL; for port 465 it must begin with smtps://.',
  sign_in_refused:
    'Check user and password in SMTP_URL; characters such as @ and / must be percent-encoded there.',
  tls_failed:
    'Check that SMTP_URL names the host as its certificate does; smtps:// is for port 465, smtp:// for 587.',
  connection_lost: 'Try again; if it stays, ask the mail server’s operator.',
};

/** What an error of nodemailer means for who wrote SMTP_URL. */
export function explainFailure(error: unknown): Pick<Finding, 'says' | 'advice'> {
  const { originalCode = '', code, command, reason } = error as Record<string, string | undefined>;
  if (NO_TLS.test(originalCode)) {
    return {
      says: 'The mail server does not encrypt from the first byte, as smtps:// expects.',
      advice: 'Write smtp:// instead in SMTP_URL, which encrypts by STARTTLS; smtps:// is for port 465.',
    };
  }
  if (code === 'ETLS' && command === 'STARTTLS') {
    return {
      says: 'The mail server does not encrypt at this port (STARTTLS).',
      advice:
        'Use another port in SMTP_URL, such as 465 with smtps://; in a private network that you trust, end it with ?tls=off.',
    };
  }
  const { word, detail } = failureOf(error);
  return {
    says: `${FAILURE_LABELS[word]} (${reason ?? detail}).`,
    advice: ADVICE[word] ?? 'Check SMTP_URL.',
  };
}
