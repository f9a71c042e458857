// The built server with a clock that runs faster than ours, so that a lease of a minute is over in seconds. The
// clocks of several such processes agree.
import { prepareFirstAdmin } from '../../dist/accounts/first-admin.js';
import { createApp } from '../../dist/app.js';
import { createHttpServer } from '../../dist/http/server.js';
import { createServices } from '../../dist/services.js';
import { loadSettings } from '../../dist/settings/load.js';

const TIMES = Number(process.env.CLOCK_TIMES);
const clock = {
  now: () => new Date(Date.now() * TIMES - Number(process.env.CLOCK_START) * (TIMES - 1)),
  elapsedMs: () => performance.now() * TIMES,
};

const services = await createServices(loadSettings(process.env), { clock });
await prepareFirstAdmin(services);
const server = createHttpServer(createApp(services));
server.listen(services.settings.port, services.settings.host);
services.worker.start();
