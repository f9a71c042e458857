// The process: settings -> services -> web and worker -> stop cleanly.
import './ops/heap.ts';
import type { Server } from 'node:http';
import { prepareFirstAdmin } from './accounts/first-admin.ts';
import { createApp } from './app.ts';
import { createHttpServer } from './http/server.ts';
import { startFailure } from './ops/cannot-start.ts';
import { holdSingleServer } from './ops/single-server.ts';
import { stopOnSignals } from './ops/stop.ts';
import { createServices, type Services } from './services.ts';
import { BadSettings, loadSettings } from './settings/load.ts';

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
  if (settings.mode !== 'web') {
    services.worker.start();
    services.webhooks.start();
    services.retention.start();
  }
  greet(services, setUpLink);
  stopOnSignals(services, server);
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
