import { readRoutes } from '../../scripts/read-routes.ts';
import { can } from '../../src/accounts/permissions.ts';
import { permissionOf } from '../../src/accounts/guards.ts';
import { createApp } from '../../src/app.ts';
import {
  addModerator,
  ARTICLE_SLUG,
  postComment,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/app.ts';
import type { Browser } from '../support/browser.ts';

const ADDRESS = 'zephyrine.q@mail.quokka-letters.test';
/** Of the address and of its domain, in any spelling. */
const TRACES = /zephyrine|quokka/i;

/** What the `:id` of a path names; comment 1 waits, comment 2 is in the trash by a ban. */
const PLACES: Record<string, string[]> = {
  '/desk/comments/:id': ['/desk/comments/1', '/desk/comments/2'],
  '/desk/comments/:id/erasures': ['/desk/comments/2/erasures'],
  '/desk/cards': ['/desk/cards?ids=1,2&status=all'],
  '/desk/comments': ['pending', 'trash', 'all'].map((status) => `/desk/comments?status=${status}`),
  '/desk/decisions/matching': ['/desk/decisions/matching?status=all&commenter=1'],
  '/desk/erasures': ['/desk/erasures?status=trash'],
  '/desk/bans': ['/desk/bans', '/desk/bans?show=past'],
  '/desk/bans/new': [
    '/desk/bans/new?kind=address&author=1',
    '/desk/bans/new?kind=network&comment=1',
    '/desk/bans/new?kind=website&name=casino.example',
  ],
  '/desk/changes': ['/desk/changes?since=0'],
};

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ smtp: false });
});
afterEach(() => app.close());

/** Two comments by the address, whose domain, address and network are banned; one ban of each list. */
async function plantAddress(): Promise<void> {
  const ada = await signIn(app);
  await postComment(app, { email: ADDRESS });
  const webhook = { name: 'Ours', url: 'https://hooks.example.com/', format: 'json', held: '1' };
  await ada.post('/desk/webhooks', webhook);
  await ban(ada, '/desk/bans/new?kind=domain&name=quokka-letters.test');
  await ban(ada, '/desk/bans/new?kind=domain&name=mail.quokka-letters.test');
  await ban(ada, '/desk/bans/new?kind=address&author=1');
  await postComment(app, { email: ADDRESS, comment: 'Caught.' });
  await ada.submit(await ada.open('/desk/bans'), 'form[action$="/lifts"]');
  await app.deliverMail();
}

async function ban(browser: Browser, preview: string): Promise<void> {
  const answer = await browser.submit(await browser.open(preview), 'form[action="/desk/bans"]', {
    reason: 'Letters',
  });
  expect(answer.headers.location).toBe('/desk/bans?done=ban');
}

function pagesFor(who: { role: 'admin' | 'moderator'; seesAddresses: boolean }): string[] {
  const routes = readRoutes(createApp(app.services)).filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/desk') && path !== '/desk/events',
  );
  const allowed = routes.filter(({ handlers }) => {
    const permission = handlers.map(permissionOf).find((name) => name !== undefined);
    return permission !== undefined && can(who, permission);
  });
  return allowed.flatMap(
    ({ path }) => PLACES[path] ?? [path.replace(':slug', ARTICLE_SLUG).replace(/:\w+/, '1')],
  );
}

test.each(['admin', 'moderator'] as const)(
  'when an account of the role %s is shown no addresses, no page and no file has one, or its domain',
  async (role) => {
    await plantAddress();
    const who = { name: 'Noor', email: 'noor@moderato.test', role, seesAddresses: false };
    const browser = await signIn(app, await addModerator(app, who));
    const pages = pagesFor(who);
    expect(pages).toEqual(
      expect.arrayContaining(['/desk/log.csv', '/desk/log.jsonl', ...PLACES['/desk/cards']!]),
    );

    const seen: string[] = [];
    for (const page of pages) {
      const { status, body } = await browser.open(page);
      seen.push(`${page} ${status}${TRACES.test(body) ? ' shows it' : ''}`);
    }

    expect(seen).toEqual(pages.map((page) => `${page} 200`));
  },
);
