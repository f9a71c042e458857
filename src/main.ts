// The process: settings -> services -> web and worker -> stop cleanly.
import './ops/heap.ts';
import type { Server } from 'node:http';
import { prepareFirstAdmin } from './accounts/first-admin.ts';
import { createApp } from './app.ts';
import { createHttpServer } from './http/server.ts';
import { CannotStart, EXIT_CONFIG, startFailure } from './ops/cannot-start.ts';
import { announceStop } from './ops/readiness.ts';
import { holdSingleServer } from './ops/single-server.ts';
import { createServices, type Services } from './services.ts';
import { BadSettings, loadSettings } from './settings/load.ts';
import { SECOND_MS } from './time/clock.ts';

const STOP_MS = 9 * SECOND_MS; // accepted requests get this long; supervisors kill after ten seconds

try {
  await run();
} catch (error) {
  if (error instanceof BadSettings) {
    console.error(error.message);
    process.exit(EXIT_CONFIG);
  }
  const reason = startFailure(error);
  console.error(reason === null ? error : `Moderato cannot start: ${reason}`);
  process.exit(error instanceof CannotStart ? error.exitCode : 1);
}

async function run(): Promise<void> {
  const settings = loadSettings(process.env);
  holdSingleServer(settings.databaseUrl);
  const services = await createServices(settings);
  const setUpLink = await prepareFirstAdmin(services);
  const server = settings.mode === 'worker' ? null : await listen(services);
  if (settings.mode !== 'web') services.worker.start();
  greet(services, setUpLink);

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(services, server, signal));
  }
}

function listen(services: Services): Promise<Server> {
  const server = createHttpServer(createApp(services));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(services.settings.port, services.settings.host, () => resolve(server));
  });
}

/** Tells a person where everything is; on stderr, because stdout has the log. */
function greet(services: Services, setUp: string | null): void {
  const { settings, mailer, articles, log } = services;
  log.info({ mode: settings.mode, database: services.database.dialect }, 'Moderato is ready');
  const local = settings.secure ? `\n  Proxy to    ${localAddress(settings)}` : '';
  console.error(`
  Articles    ${settings.baseUrl}/  (${articles.count()} from ${settings.articlesDir})
  Desk        ${settings.baseUrl}/desk
  Mails       ${mailer.mode === 'files' ? `${mailer.directory}  (SMTP_URL is not set: nothing is being mailed)` : 'sent by SMTP'}${local}
${setUp ? `\n  Make the first admin, once, within 24 hours:\n  ${setUp}\n` : ''}`);
}

/** Where the web server that does TLS finds this process. */
function localAddress({ host, port }: Services['settings']): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function stop(services: Services, server: Server | null, signal: string): Promise<void> {
  const { log } = services;
  log.info({ signal }, 'stopping: accepted requests are finished first');
  announceStop();
  setTimeout(() => {
    log.warn('some requests did not finish in time');
    process.exit(1);
  }, STOP_MS).unref();
  const worker = services.worker.stop();
  if (server) {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  }
  await worker;
  await services.close();
  log.info('stopped');
  process.exit(0);
}
