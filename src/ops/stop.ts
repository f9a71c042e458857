import type { Server, ServerResponse } from 'node:http';
import type { Services } from '../services.ts';
import { SECOND_MS } from '../time/clock.ts';
import { announceStop } from './readiness.ts';

const NOTICE_MS = SECOND_MS; // long enough for a proxy that asks every second
const QUIET_MS = SECOND_MS / 2; // a request that was already on its way is still read in this time
const WHOLE_STOP_MS = 9 * SECOND_MS; // supervisors kill after ten seconds
const SIGNALS_TO_END = 3; // nobody loses a comment by pressing Ctrl-C twice

/**
 * Stops at SIGTERM or SIGINT, in order: not ready, no new connections, accepted requests answered, services
 * closed. Exits with 0 when everything that was accepted was answered, else with 1.
 */
export function stopOnSignals(services: Services, server: Server | null): void {
  const open = server ? followRequests(server) : null;
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals === 1) void stop(services, server, open, signal);
      else if (signals < SIGNALS_TO_END)
        services.log.info({ signal }, 'stopping already; once more to end now');
      else process.exit(1);
    });
  }
}

interface OpenRequests {
  count(): number;
  /** From now on each answer asks its client to connect anew, and so elsewhere. */
  letGo(): void;
}

function followRequests(server: Server): OpenRequests {
  const open = new Set<ServerResponse>();
  let isLettingGo = false;
  const letGo = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.prependListener('request', (_request, response: ServerResponse) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (isLettingGo) letGo(response);
  });
  return {
    count: () => open.size,
    letGo() {
      isLettingGo = true;
      for (const response of open) letGo(response);
    },
  };
}

async function stop(
  services: Services,
  server: Server | null,
  open: OpenRequests | null,
  signal: string,
): Promise<void> {
  const { log } = services;
  log.info({ signal }, 'stopping: accepted requests are finished first');
  setTimeout(() => {
    const unanswered = open?.count() ?? 0;
    log.warn({ unanswered }, 'the stop took too long');
    process.exit(unanswered === 0 ? 0 : 1);
  }, WHOLE_STOP_MS);

  announceStop();
  services.desk.close(); // an open desk would never be finished; its browser comes back elsewhere
  const worker = services.worker.stop();
  if (server && open) {
    open.letGo();
    await pause(NOTICE_MS);
    await closeServer(server, open);
  }
  await worker;
  await services.close();
  log.info('stopped');
  process.exit(0);
}

/** Resolves when all connections have ended, or no request came for a moment on those that are left. */
async function closeServer(server: Server, open: OpenRequests): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => server.close(() => resolve('closed')));
  for (let quietMs = 0; quietMs < QUIET_MS;) {
    server.closeIdleConnections();
    const step = QUIET_MS / 10;
    if ((await Promise.race([closed, pause(step)])) === 'closed') return;
    quietMs = open.count() === 0 ? quietMs + step : 0;
  }
  server.closeAllConnections();
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
