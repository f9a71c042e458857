/** Why a call did not succeed, in words that are stored with the message. */
export type CallWord =
  | 'target_not_allowed'
  | 'name_unknown'
  | 'unreachable'
  | 'timed_out'
  | 'connection_lost'
  | 'tls_failed'
  | 'not_http'
  | 'redirected'
  | 'refused'
  | 'not_made'
  | 'failed';

export const CALL_LABELS: Record<CallWord, string> = {
  target_not_allowed: 'The address is inside a private network, which is not allowed',
  name_unknown: 'The name of the receiver cannot be resolved',
  unreachable: 'The receiver cannot be reached',
  timed_out: 'The receiver did not answer in time',
  connection_lost: 'The receiver closed the connection in the middle',
  tls_failed: 'No encrypted connection to the receiver could be made',
  not_http: 'What answers does not speak HTTP',
  redirected: 'The receiver answered with a redirect, which is not followed',
  refused: 'The receiver did not take it',
  not_made: 'The event could not be made: the log of the server says why',
  failed: 'The call could not be made',
};

/** A call that has to be made again. */
export class CallFailed extends Error {
  readonly word: CallWord;
  /** What the other side said, one line of at most 300 characters. */
  readonly detail: string;

  constructor(word: CallWord, detail = '') {
    super(word);
    this.word = word;
    this.detail = oneLine(detail);
  }
}

const WORD_OF_CODE: Record<string, CallWord> = {
  ENOTFOUND: 'name_unknown',
  EAI_AGAIN: 'name_unknown',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  ETIMEDOUT: 'timed_out',
  ABORT_ERR: 'timed_out',
};

/** Names what went wrong from an error of Node's net, tls or http. */
export function callFailureOf(error: unknown): CallFailed {
  if (error instanceof CallFailed) return error;
  const { code = '', name = '', message = '' } = (error ?? {}) as { code?: string } & Partial<Error>;
  if (name === 'AbortError' || name === 'TimeoutError') return new CallFailed('timed_out');
  const known = WORD_OF_CODE[code];
  if (known) return new CallFailed(known, code);
  if (code.startsWith('HPE_')) return new CallFailed('not_http', code);
  if (/^(CERT|ERR_TLS|ERR_SSL|UNABLE|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code))
    return new CallFailed('tls_failed', code);
  return new CallFailed('failed', code || message);
}

const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
