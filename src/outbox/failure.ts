import { hideAddresses } from '../text/hide-addresses.ts';

/** Why a mail was not sent, in words that are stored with the message. */
export type FailureWord =
  | 'server_unreachable'
  | 'server_timed_out'
  | 'server_refused_us'
  | 'not_a_mail_server'
  | 'sign_in_refused'
  | 'tls_failed'
  | 'connection_lost'
  | 'recipient_refused'
  | 'sender_refused'
  | 'message_refused'
  | 'address_needs_smtputf8'
  | 'try_again_later'
  | 'cannot_write_file'
  | 'bounced'
  | 'delivery_delayed'
  | 'not_made'
  | 'failed';

export interface Failure {
  word: FailureWord;
  /**
   * permanent: this mail will never be taken; temporary: this mail later; server: no mail goes now; unclear: this
   * mail later, and when several in a row fail so, the server is in trouble.
   */
  scope: 'temporary' | 'permanent' | 'server' | 'unclear';
  /** Whether the server itself said so, which it can only when it is there. */
  isAnswer: boolean;
  /** What the other side said, one line of at most 300 characters without addresses. */
  detail: string;
}

/** Those of the server itself: while it says so, no mail goes. */
export const SERVER_WORDS: readonly FailureWord[] = [
  'server_unreachable',
  'server_timed_out',
  'server_refused_us',
  'not_a_mail_server',
  'sign_in_refused',
  'tls_failed',
  'cannot_write_file',
];

export const FAILURE_LABELS: Record<FailureWord, string> = {
  server_unreachable: 'The mail server cannot be reached',
  server_timed_out: 'The mail server did not answer in time',
  server_refused_us: 'The mail server takes no mail from us now',
  not_a_mail_server: 'What answers is not a mail server: check host and port',
  sign_in_refused: 'The mail server refused our user name or password',
  tls_failed: 'No encrypted connection to the mail server could be made',
  connection_lost: 'The mail server closed the connection in the middle',
  recipient_refused: 'The mail server refused the recipient',
  sender_refused: 'The mail server refused our sender address',
  message_refused: 'The mail server refused the message',
  address_needs_smtputf8: 'The mail server takes no addresses with letters beyond ASCII (SMTPUTF8)',
  try_again_later: 'The mail server asked us to try again later',
  cannot_write_file: 'The mail folder cannot be written',
  bounced: 'The mail was sent, and came back as undeliverable',
  delivery_delayed: 'The mail was sent, and has not reached its mailbox yet',
  not_made: 'The mail could not be made: the log of the server says why',
  failed: 'The mail could not be sent',
};

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
  message?: string;
}

const REFUSED: Record<string, FailureWord> = {
  'RCPT TO': 'recipient_refused',
  'MAIL FROM': 'sender_refused',
  DATA: 'message_refused',
};
const BAD_SEQUENCE = 503; // about the state of the session, not about the mail
const UNREACHABLE = [
  'ESOCKET',
  'EDNS',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];
const DISK = ['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EIO', 'EDQUOT', 'EEXIST'];

/**
 * Names what went wrong from an error of nodemailer. Only a 5xx about recipient, sender or message is
 * permanent: a 5xx greeting or sign-in says something about the server, not about this mail.
 */
export function failureOf(error: unknown): Failure {
  const smtp = (error ?? {}) as SmtpError;
  const known = classify(smtp);
  const detail = known.word === 'address_needs_smtputf8' ? '' : detailOf(smtp); // our own error, which the word says
  return { ...known, isAnswer: smtp.responseCode !== undefined, detail };
}

type Class = Pick<Failure, 'word' | 'scope'>;

function classify(error: SmtpError): Class {
  const { code, responseCode } = error;
  const refused = REFUSED[error.command ?? ''];
  if (code === 'ESMTPUTF8') return { word: 'address_needs_smtputf8', scope: 'permanent' };
  if (refused && responseCode && responseCode >= 500 && responseCode !== BAD_SEQUENCE) {
    return { word: refused, scope: 'permanent' };
  }
  if (responseCode === 421) return { word: 'server_refused_us', scope: 'server' };
  if (refused && responseCode) return { word: 'try_again_later', scope: 'temporary' };
  return classifyConnection(error);
}

function classifyConnection({ code = '', responseCode, message = '' }: SmtpError): Class {
  if (code === 'EAUTH' || code === 'ENOAUTH') return { word: 'sign_in_refused', scope: 'server' };
  if (code === 'ETLS' || /certificate|self.signed|SSL|TLS/i.test(message)) {
    return { word: 'tls_failed', scope: 'server' };
  }
  if (code === 'EPROTOCOL') {
    return { word: responseCode ? 'server_refused_us' : 'not_a_mail_server', scope: 'server' };
  }
  if (code === 'ETIMEDOUT') return { word: 'server_timed_out', scope: 'server' };
  if (code === 'EABORT') return { word: 'server_timed_out', scope: 'unclear' };
  if (code === 'ECONNECTION' || code === 'ECONNRESET') return { word: 'connection_lost', scope: 'unclear' };
  if (UNREACHABLE.includes(code)) return { word: 'server_unreachable', scope: 'server' };
  if (DISK.includes(code)) return { word: 'cannot_write_file', scope: 'server' };
  return { word: 'failed', scope: 'temporary' };
}

const detailOf = ({ response, message, code }: SmtpError): string =>
  withoutAddresses(response || message || code || '');

/** @returns one line of at most 300 characters */
export const withoutAddresses = (said: string): string =>
  hideAddresses(said, '(address)')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
