// The process: settings -> services -> web and worker -> stop cleanly.
import './ops/heap.ts';
import { createServer, type Server } from 'node:http';
import { prepareFirstAdmin } from './accounts/first-admin.ts';
import { createApp } from './app.ts';
import { startFailure } from './ops/cannot-start.ts';
import { holdSingleServer } from './ops/single-server.ts';
import { stopOnSignals } from './ops/stop.ts';
import { createServices, type Services } from './services.ts';
import { BadSettings, loadSettings } from './settings/load.ts';
import { SECOND_MS } from './time/clock.ts';

const EXIT_CONFIG = 78; // EX_CONFIG of sysexits.h

try {
  await run();
} catch (error) {
  if (error instanceof BadSettings) {
    console.error(error.message);
    process.exit(EXIT_CONFIG);
  }
  const failure = startFailure(error);
  console.error(failure ? `Moderato cannot start: ${failure.reason}` : error);
  process.exit(failure && !failure.mayPass ? EXIT_CONFIG : 1);
}

async function run(): Promise<void> {
  const settings = loadSettings(process.env);
  holdSingleServer(settings);
  const services = await createServices(settings);
  const setUpLink = await prepareFirstAdmin(services);
  const server = settings.mode === 'worker' ? null : await listen(services);
  if (settings.mode !== 'web') services.worker.start();
  greet(services, setUpLink);
  stopOnSignals(services, server);
}

function listen(services: Services): Promise<Server> {
  const server = createServer(createApp(services));
  // Slow senders are cut off: Node's own defaults let them stay for minutes.
  server.headersTimeout = 10 * SECOND_MS;
  server.requestTimeout = 30 * SECOND_MS;
  server.keepAliveTimeout = 5 * SECOND_MS;
  server.maxRequestsPerSocket = 1000;
  server.maxConnections = 5000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(services.settings.port, services.settings.host, () => resolve(server));
  });
}

/** Tells a person where everything is; on stderr, because stdout has the log. */
function greet(services: Services, setUp: string | null): void {
  const { settings, mailer, articles, log } = services;
  log.info({ mode: settings.mode, database: services.database.dialect }, 'Moderato is ready');
  console.error(`
  Articles    ${settings.baseUrl}/  (${articles.count()} from ${settings.articlesDir})
  Desk        ${settings.baseUrl}/desk
  Mails       ${mailer.mode === 'files' ? `${mailer.directory}  (SMTP_URL is not set: nothing is being mailed)` : 'sent by SMTP'}
${setUp ? `\n  Make the first admin, once, within 24 hours:\n  ${setUp}\n` : ''}`);
}
