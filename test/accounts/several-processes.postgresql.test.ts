import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createServices } from '../../src/services.ts';
import { ADMIN, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { createBrowser } from '../support/browser.ts';
import { within } from '../support/within.ts';

/** Another process on the same database. */
async function startBeside({ services, clock, origin }: TestApp) {
  const other = await createServices(services.settings, { clock, log: services.log });
  const server = createHttpServer(createApp(other)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    browser: createBrowser(url, origin),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await other.close();
    },
  };
}

test('when an admin requires a second factor in one process, a password alone opens nothing in the others', async () => {
  const app = await startTestApp();
  const beside = await startBeside(app);
  try {
    await beside.browser.post('/desk/sign-in', ADMIN);
    expect((await beside.browser.open('/desk/comments')).status).toBe(200);

    const admin = await signIn(app);
    const people = await admin.open('/desk/people');
    await admin.submit(people, 'form[action="/desk/people/second-factor"]', { required: '1' });

    await within(5_000, async () => {
      const { headers } = await beside.browser.open('/desk/comments');
      return headers.location === '/desk/account/second-factor';
    });
  } finally {
    await beside.close();
    await app.close();
  }
});
