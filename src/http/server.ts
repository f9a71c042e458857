import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import { messageClasses } from './message-classes.ts';
import { SECOND_MS } from '../time/clock.ts';

/** How long a client may take, in milliseconds. Whoever is late is cut off at the next check. */
export interface ServerTimes {
  /** For the head of a request; also for a connection on which nothing is said. */
  headers: number;
  /** For a whole request. The largest body, 900 kB, comes in nine seconds at 100 kB/s. */
  request: number;
  /** Between two requests on one connection. */
  keepAlive: number;
  check: number;
}

/** With the check everybody slow is gone within 14 seconds; Node's own times let them stay for minutes. */
export const SERVER_TIMES: ServerTimes = {
  headers: 10 * SECOND_MS,
  request: 12 * SECOND_MS,
  keepAlive: 5 * SECOND_MS,
  check: 2 * SECOND_MS,
};

const MAX_CONNECTIONS = 5000;

export function createHttpServer(app: Express, times = SERVER_TIMES): Server {
  const server = createServer(
    {
      ...messageClasses(app),
      headersTimeout: times.headers,
      requestTimeout: times.request,
      keepAliveTimeout: times.keepAlive,
      connectionsCheckingInterval: times.check,
      requireHostHeader: true,
      insecureHTTPParser: false,
    },
    app,
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}
