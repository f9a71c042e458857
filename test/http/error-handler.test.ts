import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { AppError } from '../../src/http/app-error.ts';
import { errorHandler, methodNotAllowed, notFound } from '../../src/http/error-handler.ts';
import { requestId } from '../../src/http/request-id.ts';
import { keepLog, plainViews } from './support.ts';

const asPage = (text: string) => JSON.parse(text) as Record<string, unknown>;

function appThat(handler: RequestHandler) {
  const { lines, log } = keepLog();
  const app = express();
  app.use(requestId);
  app.get('/articles/:slug', (_req, res) => void res.send('an article'));
  app.all('/articles/:slug', methodNotAllowed(['GET', 'HEAD']));
  app.use('/deed', handler);
  app.use(notFound);
  app.use(errorHandler({ views: plainViews, log }));
  return { app, lines };
}

const failWith = (error: unknown) =>
  appThat(() => {
    throw error;
  });

describe('an error becomes an answer', () => {
  test('when a refusal is thrown, its status, words and waiting time are shown and nothing is stored', async () => {
    const { app } = failWith(
      new AppError({ code: 'limits.too_many', status: 429, message: 'Wait.', retryAfter: 7 }),
    );
    const answer = await request(app).get('/deed').set('Accept', 'text/html');
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject({ 'retry-after': '7', 'cache-control': 'no-store' });
    expect(asPage(answer.text)).toMatchObject({ name: 'errors/error', status: 429, message: 'Wait.' });
  });

  test('when JSON is asked for, code, words and request id come as JSON', async () => {
    const { app } = failWith(new AppError({ code: 'comments.closed', status: 403, message: 'Closed.' }));
    const answer = await request(app).get('/deed').set('Accept', 'application/json');
    const error = { code: 'comments.closed', message: 'Closed.', requestId: answer.headers['x-request-id'] };
    expect(answer.body).toMatchObject({ error });
  });

  test('when it is a mistake of ours, the answer says nothing of it and the log says all', async () => {
    const { app, lines } = failWith(new Error('the secret cause'));
    const answer = await request(app).get('/deed');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
    expect(answer.text).toContain(answer.headers['x-request-id']);
    expect(lines).toEqual([expect.objectContaining({ id: answer.headers['x-request-id'] })]);
    expect(JSON.stringify(lines)).toContain('the secret cause');
  });

  test('when the database refuses, the answer is 503 with a time to wait', async () => {
    const { app } = failWith(Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' }));
    const answer = await request(app).get('/deed');
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('when a text was typed, the page gives it back', async () => {
    const typed = { author: 'Mia', email: '', url: '', comment: 'What I wrote' };
    const { app } = appThat((_req, res) => {
      res.locals.typed = typed;
      throw new Error('oops');
    });
    expect(asPage((await request(app).post('/deed')).text)).toMatchObject({ typed });
  });

  test.each(['/articles/%ff', '/articles/%E0%A4%A', '/articles/%'])(
    'when the address %s cannot be decoded, the answer is 400',
    async (path) => {
      expect((await request(appThat(notFound).app).get(path)).status).toBe(400);
    },
  );

  test('when there is no such page, the answer is 404', async () => {
    expect((await request(appThat(notFound).app).get('/nowhere')).status).toBe(404);
  });

  test('when the method does not fit, the answer is 405 and names those that do', async () => {
    const answer = await request(appThat(notFound).app).delete('/articles/tides');
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('when a request id is sent in, ours is another', async () => {
    const answer = await request(appThat(notFound).app).get('/').set('X-Request-Id', 'forged');
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]{20,}$/);
  });

  test('when the answer has already begun, the connection is cut', async () => {
    const { app } = appThat((_req, res) => {
      res.write('half of');
      throw new Error('too late');
    });
    await expect(request(app).get('/deed')).rejects.toThrow(/aborted|hang up|terminated/);
  });
});
