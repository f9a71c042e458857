import express from 'express';
import request from 'supertest';
import { noStore, setSecurityHeaders } from '../../src/http/headers.ts';

function appWith(secure: boolean) {
  const app = express();
  app.disable('x-powered-by');
  app.use(setSecurityHeaders({ secure }));
  app.get('/desk', noStore, (_req, res) => void res.send('desk'));
  return app;
}

describe('the headers of every answer', () => {
  test('when a page is answered, nothing foreign may load, run, frame or receive', async () => {
    const { headers } = await request(appWith(false)).get('/desk');
    const policy = headers['content-security-policy']?.split(';');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
      ]),
    );
    expect(policy?.join()).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test('when the site runs under http, it does not demand https', async () => {
    expect((await request(appWith(false)).get('/desk')).headers).not.toHaveProperty(
      'strict-transport-security',
    );
  });

  test('when the site runs under https, browsers are told to stay there', async () => {
    const { headers } = await request(appWith(true)).get('/desk');
    expect(headers['strict-transport-security']).toMatch(/^max-age=31536000/);
  });

  test('when the desk is answered, nobody keeps it', async () => {
    expect((await request(appWith(true)).get('/desk')).headers['cache-control']).toBe('no-store');
  });
});
