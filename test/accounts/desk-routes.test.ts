import { permissionOf } from '../../src/accounts/guards.ts';
import { can, hasRole, PERMISSIONS, type PermissionName } from '../../src/accounts/permissions.ts';
import { createApp } from '../../src/app.ts';
import { type RegisteredRoute, readRoutes } from '../../scripts/read-routes.ts';
import { ADMIN, addModerator, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { addTotp, signInHalf } from '../support/second-factor.ts';

/** The only routes of the desk that answer without a session: they lead in or out, and check something of their own. */
const OPEN_TO_ALL = [
  'GET /desk/sign-in',
  'POST /desk/sign-in',
  'POST /desk/sign-outs',
  'GET /desk/set-up',
  'POST /desk/set-up',
  'GET /desk/second-factor',
  'POST /desk/second-factor',
  'GET /desk/join',
  'POST /desk/join',
  'GET /desk/password-resets',
  'POST /desk/password-resets',
  'GET /desk/new-password',
  'POST /desk/new-password',
  'GET /desk/new-address',
  'POST /desk/new-address',
];

let app: TestApp;
let routes: RegisteredRoute[];

/** Asked inside a route that others may use too, about what is there. */
const ASKED_INSIDE: PermissionName[] = ['notes.delete-any'];

beforeEach(async () => {
  app = await startTestApp();
  routes = readRoutes(createApp(app.services)).filter(({ path }) => path.startsWith('/desk'));
});
afterEach(() => app.close());

const nameOf = ({ method, path }: RegisteredRoute) => `${method} ${path}`;
const guarded = () => routes.filter((route) => !OPEN_TO_ALL.includes(nameOf(route)));
const permissionIn = ({ handlers }: RegisteredRoute) =>
  handlers.map(permissionOf).find((name) => name !== undefined);

/** As a browser would, with an id where the path has a parameter. */
function request(browser: Browser, { method, path }: RegisteredRoute): Promise<Answer> {
  const address = path.replace(/:\w+/g, '1');
  return method === 'GET' ? browser.open(address) : browser.post(address, {});
}

async function outcomes(browser: Browser, which: RegisteredRoute[]): Promise<string[]> {
  const seen: string[] = [];
  for (const route of which) {
    const { status, headers } = await request(browser, route);
    seen.push(`${nameOf(route)} ${status} ${(headers.location ?? '').replace(/\?.*/, '')}`.trim());
  }
  return seen;
}

const expected = (which: RegisteredRoute[], page: string, rest: string) =>
  which.map((route) => `${nameOf(route)} ${route.method === 'GET' ? page : rest}`);

describe('every route of the desk', () => {
  test('when it is not on the list of those that lead in or out, it names its permission first', () => {
    expect(guarded().length).toBeGreaterThan(20);
    expect(
      guarded()
        .filter(({ handlers }) => !permissionOf(handlers[0]!))
        .map(nameOf),
    ).toEqual([]);
    expect(OPEN_TO_ALL.filter((name) => !routes.some((route) => nameOf(route) === name))).toEqual([]);
  });

  test('when a permission is in the table, a route needs it or asks for it', () => {
    const used = new Set([...guarded().map(permissionIn), ...ASKED_INSIDE]);
    expect(Object.keys(PERMISSIONS).filter((name) => !used.has(name as PermissionName))).toEqual([]);
  });

  test('when nobody is signed in, pages lead to the sign-in and everything else is refused', async () => {
    expect(await outcomes(app.newBrowser(), guarded())).toEqual(
      expected(guarded(), '303 /desk/sign-in', '401'),
    );
  });

  test('when the second factor is still to come, nothing else opens', async () => {
    await addTotp(app, ADMIN.email);
    const half = await signInHalf(app);
    expect(await outcomes(half, guarded())).toEqual(expected(guarded(), '303 /desk/second-factor', '401'));
  });

  test('when a moderator asks for what is for admins, it is refused with 403', async () => {
    const browser = await signIn(
      app,
      await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' }),
    );
    const forAdmins = guarded().filter((route) => !hasRole({ role: 'moderator' }, permissionIn(route)!));
    expect(forAdmins.length).toBeGreaterThan(8);
    expect(await outcomes(browser, forAdmins)).toEqual(expected(forAdmins, '403', '403'));
  });

  test('when an account that is shown no addresses asks for what needs them, it is refused with 403', async () => {
    const blind = { name: 'Noor', email: 'noor@moderato.test', role: 'admin', seesAddresses: false } as const;
    const browser = await signIn(app, await addModerator(app, blind));
    const refused = guarded().filter((route) => !can(blind, permissionIn(route)!));
    expect(refused.map(nameOf)).toContain('POST /desk/searches');
    expect(await outcomes(browser, refused)).toEqual(expected(refused, '403', '403'));
  });

  test('when the account is disabled, its session opens nothing', async () => {
    const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
    const browser = await signIn(app, grace);
    await app.services.database.prisma.moderator.update({
      where: { id: grace.id },
      data: { disabledAt: app.clock.now() },
    });
    expect(await outcomes(browser, guarded())).toEqual(expected(guarded(), '303 /desk/sign-in', '401'));
  });

  test('when the site requires a second factor, who has none reaches the pages to set one up and no others', async () => {
    const browser = await signIn(app);
    await app.services.database.prisma.site.updateMany({ data: { requireSecondFactor: true } });
    await app.services.site.reload();
    const others = guarded().filter((route) => permissionIn(route) !== 'account.second-factor');
    expect(await outcomes(browser, others)).toEqual(
      expected(others, '303 /desk/account/second-factor', '403'),
    );
    expect((await browser.open('/desk/account/second-factor')).body).toContain('asks everybody on the desk');
  });

  test('when the navigation is shown, it holds what this role may open', async () => {
    const links = ({ $ }: Answer) =>
      $('nav[aria-label=Desk] a')
        .map((_, link) => $(link).text())
        .get();
    const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
    expect(links(await (await signIn(app)).open('/desk/mail'))).toEqual([
      'Overview',
      'Comments',
      'Articles',
      'Bans',
      'Log',
      'Mail',
      'People',
      'Settings',
    ]);
    expect(links(await (await signIn(app, grace)).open('/desk/mail'))).toEqual([
      'Overview',
      'Comments',
      'Articles',
      'Bans',
      'Log',
      'Mail',
    ]);
  });
});
