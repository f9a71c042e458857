/** A reason for a person, with the way out. */
export interface StartReason {
  reason: string;
  /** It may be over by itself; whoever started the process can try again. */
  mayPass?: boolean;
}

const NOT_POSTGRES = 'what answers at DATABASE_URL is not PostgreSQL; check its host and port';

/** By the code and the message of an error; the first that fits counts. */
const REASONS: [RegExp, (message: string) => StartReason][] = [
  [/^(ENOTFOUND|EAI_AGAIN) /, () => ({ reason: 'the host of DATABASE_URL cannot be found', mayPass: true })],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|57P03) /,
    () => ({
      reason: 'the database does not answer; is PostgreSQL running and DATABASE_URL right?',
      mayPass: true,
    }),
  ],
  [
    /timeout/i,
    () => ({ reason: 'the database does not answer in time; is DATABASE_URL right?', mayPass: true }),
  ],
  [
    /does not support SSL/i,
    () => ({
      reason:
        'DATABASE_URL asks for TLS, which this PostgreSQL does not offer; turn it on there or leave out sslmode',
    }),
  ],
  [/^(28|3D)/, (message) => ({ reason: `PostgreSQL refuses: ${message}; check DATABASE_URL` })],
  [
    /^42501 /,
    (message) => ({
      reason: `the user of DATABASE_URL may not create tables (${message}); as owner: GRANT CREATE ON SCHEMA public TO that user`,
    }),
  ],
  [/^25006 /, () => ({ reason: 'PostgreSQL is read-only; set DATABASE_URL to the primary server' })],
  [
    /^53300 /,
    () => ({ reason: 'PostgreSQL has too many connections; raise max_connections', mayPass: true }),
  ],
  [
    /^55P03 /,
    () => ({ reason: 'another process holds the database; try again when it has ended', mayPass: true }),
  ],
  [/^(ECONNRESET|EPIPE|EPROTO) |connection terminated|invalid response/i, () => ({ reason: NOT_POSTGRES })],
];

/** Why a start on PostgreSQL failed; null when the error is not one of PostgreSQL or of the way to it. */
export function postgresReason(error: unknown): StartReason | null {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const words = `${typeof code === 'string' ? code : ''} ${String(message)}`;
  const known = REASONS.find(([pattern]) => pattern.test(words));
  return known ? known[1](String(message)) : null;
}
