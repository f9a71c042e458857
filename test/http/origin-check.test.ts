import express from 'express';
import request from 'supertest';
import { checkOrigin } from '../../src/http/origin-check.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { errorsAsJson } from './support.ts';

const OWN = 'https://comments.example';
const SESSION = 'other=1; __Host-moderato-session=abc';

const app = express();
app.use(checkOrigin({ baseUrl: OWN } as Settings));
app.use((_req, res) => void res.send('done'));
app.use(errorsAsJson);

describe('the origin of an unsafe request', () => {
  test.each<[string, Record<string, string>, number]>([
    ['our own page, as modern browsers say it', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['typed or bookmarked by the person', { 'Sec-Fetch-Site': 'none' }, 200],
    ['our own page, as old browsers say it', { Origin: OWN, Cookie: SESSION }, 200],
    ['no browser, nobody signed in', {}, 200],
    ['no browser, but with a session', { Cookie: SESSION }, 403],
    ['no browser, but with a session over http', { Cookie: 'moderato-session=abc' }, 403],
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }, 403],
    ['another site, as old browsers say it', { Origin: 'https://evil.example' }, 403],
    ['a site beside ours', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://www.comments.example' }, 403],
    ['another site that hides its origin', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a page without an origin', { Origin: 'null' }, 403],
    ['our host over http', { Origin: 'http://comments.example' }, 403],
    ['our host as a prefix', { Origin: `${OWN}.evil.example` }, 403],
  ])('when it comes from %s, it is answered as it should be', async (_case, headers, status) => {
    const answer = await request(app).post('/desk/comments/1/decisions').set(headers);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toMatchObject({ error: { code: 'http.cross_site' } });
  });

  test.each(['get', 'head', 'options'] as const)(
    'when the method is %s, it may come from anywhere',
    async (method) => {
      const answer = await request(app)[method]('/').set('Sec-Fetch-Site', 'cross-site');
      expect(answer.status).toBe(200);
    },
  );

  test.each(['/act/token', '/confirmations/token', '/subscriptions/token', '/unsubscribe/token'])(
    'when %s carries its own right, a mail program may post to it',
    async (path) => {
      const answer = await request(app).post(path).set({ 'Sec-Fetch-Site': 'cross-site', Origin: 'null' });
      expect(answer.status).toBe(200);
    },
  );
});
