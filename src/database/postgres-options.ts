import type { ClientConfig } from 'pg';

const STATEMENT_MS = 10_000; // nothing that we ask takes longer on a healthy server
const ANSWER_MS = 11_000; // for a server that is frozen and cannot end the statement itself
const IDLE_TRANSACTION_MS = 15_000; // a process that hangs gives its locks back
const KEEP_ALIVE_MS = 10_000; // the system's two hours would leave a cut connection unnoticed

/** What pg says when ANSWER_MS have passed; it has no code. */
export const QUERY_TIMED_OUT = 'Query read timeout';

/** For every connection that serves requests: whatever happens to the server, no request waits for ever. */
export const connectionOptions = (url: string): ClientConfig => ({
  connectionString: url,
  statement_timeout: STATEMENT_MS,
  query_timeout: ANSWER_MS,
  idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
});
