import { request as send } from 'node:http';
import express from 'express';
import request from 'supertest';
import { logRequests } from '../../src/http/log-requests.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { keepLog } from './support.ts';

function appWith(level: string) {
  const { lines, log } = keepLog(level);
  const app = express();
  app.use(logRequests({ log }));
  app.get('/articles/:slug', (_req, res) => void res.send('done'));
  app.use((_req, res) => void res.status(404).send('nothing'));
  return { app, lines };
}

describe('the log of requests', () => {
  test('when a page is merely read, there is no line at the usual level', async () => {
    const { app, lines } = appWith('info');
    await request(app).get('/articles/tides');
    expect(lines).toEqual([]);
  });

  test('when somebody looks closer, reading leaves one line', async () => {
    const { app, lines } = appWith('debug');
    await request(app).get('/articles/tides');
    expect(lines).toEqual([expect.objectContaining({ method: 'GET', path: '/articles/tides', status: 200 })]);
  });

  test('when reading fails, there is a line', async () => {
    const { app, lines } = appWith('info');
    await request(app).get('/missing/page');
    expect(lines).toEqual([expect.objectContaining({ status: 404, path: '/missing/…' })]);
  });
});

describe('tokens in the log of requests', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.close());

  test.each([
    ['/act/TOKEN', '/act/:token'],
    ['/ACT/TOKEN', '/act/:token'],
    ['/receipts/TOKEN/edits', '/receipts/:token/edits'],
    ['/RECEIPTS/TOKEN/edits', '/receipts/:token/edits'],
    ['/Receipts/TOKEN/withdrawals/', '/receipts/:token/withdrawals'],
    ['http://moderato.test/act/TOKEN', '/act/:token'],
    ['http://moderato.test/receipts/TOKEN/edits', '/receipts/:token/edits'],
    ['//receipts/TOKEN', '/receipts/…'],
    ['/receipts//TOKEN', '/receipts/…'],
    ['/receipts/TOKEN/nowhere', '/receipts/…'],
    ['/unsubscribe/TOKEN', '/unsubscribe/:token'],
    ['/confirmations/TOKEN', '/confirmations/:token'],
    ['/subscriptions/TOKEN', '/subscriptions/:token'],
    ['/%61ct/TOKEN', '/…/…'],
    ['/TOKEN', '/…'],
    ['/desk/set-up?code=TOKEN', '/desk/set-up'],
    ['/articles/night-trains?preview=TOKEN', '/articles/:slug'],
  ])('when %s is posted to, the line says %s', async (path, logged) => {
    const token = 'r.1.99.q83vEqvOzSxVNaT6Y5';
    app.logLines.length = 0;
    await post(app.url, path.replace('TOKEN', token));
    const lines = app.logLines.map((line) => JSON.parse(line) as { path?: string; method?: string });
    expect(lines.filter(({ method }) => method === 'POST').map((line) => line.path)).toEqual([logged]);
    expect(app.logLines.join('')).not.toContain(token);
  });
});

/** With the request's target exactly as given, and an end only after the line was written. */
function post(url: string, target: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = send(
      {
        hostname,
        port,
        path: target,
        method: 'POST',
        agent: false,
        headers: { 'Sec-Fetch-Site': 'same-origin' },
      },
      (answer) => answer.resume().once('close', () => setImmediate(resolve)),
    );
    sent.once('error', reject).end();
  });
}
