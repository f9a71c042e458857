import express from 'express';
import request from 'supertest';
import { logRequests } from '../../src/http/log-requests.ts';
import { keepLog } from './support.ts';

function appWith(level: string) {
  const { lines, log } = keepLog(level);
  const app = express();
  app.use(logRequests({ log }));
  app.use((req, res) => void res.status(req.path === '/missing' ? 404 : 200).send('done'));
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

  test.each([
    ['/act/12.3.4.approve.99.mac', '/act/***'],
    ['/receipts/r.1.99.mac/edits', '/receipts/***/edits'],
    ['/unsubscribe/abc', '/unsubscribe/***'],
    ['/desk/set-up?code=abc', '/desk/set-up'],
  ])('when %s is posted to, the line says %s', async (path, logged) => {
    const { app, lines } = appWith('info');
    await request(app).post(path);
    expect(lines).toEqual([expect.objectContaining({ method: 'POST', path: logged, status: 200 })]);
  });

  test('when reading fails, there is a line', async () => {
    const { app, lines } = appWith('info');
    await request(app).get('/missing');
    expect(lines).toEqual([expect.objectContaining({ status: 404 })]);
  });
});
