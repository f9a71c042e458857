import { startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

test('when a browser asks for an icon unseen, it gets ours and keeps it for long', async () => {
  const icon = await app.browser.open('/favicon.ico');
  expect([icon.status, icon.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  expect(icon.headers['cache-control']).toBe('public, max-age=2592000');
  expect((await app.browser.send('HEAD', '/favicon.ico')).status).toBe(200);
});

test('when a page is opened, it names the icon, which is there', async () => {
  for (const path of ['/', '/desk/sign-in', '/nowhere']) {
    const href = (await app.browser.open(path)).$('link[rel=icon]').attr('href')!;
    expect(href).toMatch(/^\/assets\/icon-\w+\.svg$/);
    expect((await app.browser.open(href)).body).toContain('<svg');
  }
});
