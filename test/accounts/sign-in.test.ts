import { ADMIN, addModerator, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;

afterEach(() => app.close());

const WRONG = { email: ADMIN.email, password: 'wrong battery horse' };
const cookieLine = (headers: { 'set-cookie'?: string[] }) => headers['set-cookie']?.[0] ?? '';

describe('signing in', () => {
  test('when address and password are right, the desk opens', async () => {
    app = await startTestApp();
    const browser = await signIn(app, { ...ADMIN, email: ADMIN.email.toUpperCase() });
    expect((await browser.open('/desk/comments')).status).toBe(200);
  });

  test('when the site runs under http, the cookie is for this host and hidden from scripts', async () => {
    app = await startTestApp();
    const { headers } = await app.browser.post('/desk/sign-in', {
      email: ADMIN.email,
      password: ADMIN.password,
    });
    expect(cookieLine(headers)).toMatch(/^moderato-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('when the site runs under https, the cookie is bound to it', async () => {
    app = await startTestApp({ env: { BASE_URL: 'https://comments.test' } });
    const { headers } = await app.browser.post('/desk/sign-in', {
      email: ADMIN.email,
      password: ADMIN.password,
    });
    expect(cookieLine(headers)).toMatch(
      /^__Host-moderato-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  test('when the password is wrong or nobody has the address, the answers are the same', async () => {
    app = await startTestApp();
    const known = await app.browser.post('/desk/sign-in', WRONG);
    const unknown = await app.browser.post('/desk/sign-in', { ...WRONG, email: 'eve@moderato.test' });
    expect(known.status).toBe(422);
    expect(unknown.status).toBe(422);
    expect(unknown.body.replaceAll('eve@', 'ada@')).toBe(known.body);
    expect(known.$('input[name=email]').val()).toBe(ADMIN.email);
    expect(known.$('#password').attr('aria-invalid')).toBe('true');
    expect(known.$('#email').attr('aria-invalid')).toBeUndefined();
    expect(known.$('input[name=password]').val() ?? '').toBe('');
    expect(app.browser.cookies.size).toBe(0);
  });

  test('when the account is disabled, the right password is as good as a wrong one', async () => {
    app = await startTestApp();
    const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
    const data = { disabledAt: app.clock.now() };
    await app.services.database.prisma.moderator.update({ where: { id: grace.id }, data });
    expect(
      (await app.browser.post('/desk/sign-in', { email: grace.email, password: grace.password })).status,
    ).toBe(422);
  });

  test.each([
    ['nothing', ''],
    ['no password', 'email=ada%40moderato.test'],
    ['two passwords', 'email=ada%40moderato.test&password=a&password=b'],
    ['a nested password', 'email=ada%40moderato.test&password[a]=b'],
  ])('when %s is sent, the form asks again', async (_case, body) => {
    app = await startTestApp();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' };
    expect((await app.browser.send('POST', '/desk/sign-in', { headers, body })).status).toBe(422);
  });

  test('when it fails ten times, that address waits and the owner still gets in from another', async () => {
    app = await startTestApp({ env: { TRUST_PROXY: '1' } });
    const from = (ip: string) => ({ 'X-Forwarded-For': ip });
    for (let at = 0; at < 10; at++) {
      expect((await app.browser.post('/desk/sign-in', WRONG, from('192.0.2.1'))).status).toBe(422);
    }
    const right = { email: ADMIN.email, password: ADMIN.password };
    const refused = await app.browser.post('/desk/sign-in', right, from('192.0.2.1'));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.$('[role=alert]').text()).toContain('Too many failed sign-ins');
    expect(refused.$('form[action="/desk/sign-in"] #email').val()).toBe(ADMIN.email);
    expect((await app.browser.post('/desk/sign-in', right, from('198.51.100.1'))).status).toBe(303);
  });

  test('when it goes well or badly, both logs say so without address or password', async () => {
    app = await startTestApp();
    await app.browser.post('/desk/sign-in', WRONG);
    await app.browser.post('/desk/sign-in', { ...WRONG, email: 'eve@moderato.test' });
    await signIn(app);
    const { moderator, logEntry } = app.services.database.prisma;
    const { id } = await moderator.findFirstOrThrow();
    const entries = await logEntry.findMany({
      where: { action: { startsWith: 'sign-in' } },
      orderBy: { id: 'asc' },
    });
    expect(entries.map(({ action, moderatorId }) => [action, moderatorId])).toEqual([
      ['sign-in-failed', id],
      ['sign-in-failed', null],
      ['sign-in', id],
    ]);
    const everything = app.logLines.join('') + JSON.stringify(entries);
    for (const secret of [ADMIN.email, ADMIN.password, WRONG.password, 'eve@']) {
      expect(everything).not.toContain(secret);
    }
    expect(app.logLines.filter((line) => line.includes('sign-in failed'))).toHaveLength(2);
  });
});

describe('where signing in leads to', () => {
  const signInAt = async (address: string) => {
    const browser = app.newBrowser();
    const page = await browser.open(address);
    return browser.submit(page, 'form[action="/desk/sign-in"]', {
      email: ADMIN.email,
      password: ADMIN.password,
    });
  };

  test('when somebody wanted one page of the desk, signing in opens it, also after a mistake, and a reader gets no cookie', async () => {
    app = await startTestApp();
    const browser = app.newBrowser();
    const sentAway = await browser.open('/desk/comments/77?from=mail');
    const page = await browser.follow(sentAway);
    const wrong = await browser.submit(page, 'form[action="/desk/sign-in"]', WRONG);
    expect(browser.cookies.size).toBe(0);
    const right = { email: ADMIN.email, password: ADMIN.password };
    const answer = await browser.submit(wrong, 'form[action="/desk/sign-in"]', right);
    expect(answer.headers.location).toBe('/desk/comments/77?from=mail');
    expect((await browser.open('/desk/sign-in?next=/desk/mail')).headers.location).toBe('/desk/mail');
  });

  test.each([
    '//evil.example',
    '/desk//evil.example',
    'https://evil.example/desk',
    'javascript:alert(1)',
    '/\\evil.example',
    '/desk\\evil.example',
    '/desk/../..//evil.example',
    '/desk/../articles/night-trains',
    '/desk/%2e%2e/articles',
    '/deskevil',
    '/desk@evil.example',
    ' /desk/mail',
    '/desk/mail\r\nX-Injected: 1',
    '/articles/night-trains',
    `/desk/${'x'.repeat(500)}`,
  ])('when the address wants %j, it leads to the desk', async (next) => {
    app = await startTestApp();
    const answer = await signInAt(`/desk/sign-in?next=${encodeURIComponent(next)}`);
    expect(answer.headers.location).toBe('/desk');
    const forged = await app.newBrowser().post('/desk/sign-in', { ...ADMIN, next });
    expect([forged.headers.location, forged.headers['x-injected']]).toEqual(['/desk', undefined]);
  });

  test('when the address wants two pages at once, it leads to the desk', async () => {
    app = await startTestApp();
    const answer = await signInAt('/desk/sign-in?next=/desk/mail&next=//evil.example');
    expect(answer.headers.location).toBe('/desk');
  });
});

describe('a session', () => {
  test('when somebody planted a session before, signing in makes a new one and ends that', async () => {
    app = await startTestApp();
    const browser = await signIn(app);
    const before = browser.cookies.get('moderato-session');
    await browser.post('/desk/sign-in', { email: ADMIN.email, password: ADMIN.password });
    expect(browser.cookies.get('moderato-session')).not.toBe(before);
    const Cookie = `moderato-session=${before}`;
    expect((await app.newBrowser().open('/desk/comments', { Cookie })).status).toBe(303);
  });

  test('when somebody signs out, the old cookie opens nothing any more', async () => {
    app = await startTestApp();
    const browser = await signIn(app);
    const Cookie = `moderato-session=${browser.cookies.get('moderato-session')}`;
    const page = await browser.open('/desk/comments');
    const answer = await browser.submit(page, 'form[action="/desk/sign-outs"]');
    expect(answer.status).toBe(303);
    expect(answer.headers['clear-site-data']).toBe('"cache"');
    expect(browser.cookies.size).toBe(0);

    const replay = app.newBrowser();
    expect((await replay.open('/desk/comments', { Cookie })).headers.location).toMatch(/^\/desk\/sign-in/);
    expect((await replay.open('/desk/comments', { Cookie, Accept: 'application/json' })).status).toBe(401);
    expect((await replay.post('/desk/comments/1/decisions', { action: 'spam' }, { Cookie })).status).toBe(
      401,
    );
  });

  test('when two cookies of its name come, neither counts', async () => {
    app = await startTestApp();
    const browser = await signIn(app);
    const Cookie = `moderato-session=${browser.cookies.get('moderato-session')}; moderato-session=planted`;
    expect((await app.newBrowser().open('/desk/comments', { Cookie })).status).toBe(303);
  });

  test('when the request comes from another site, not even signing in or out is done', async () => {
    app = await startTestApp();
    const evil = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' };
    const right = { email: ADMIN.email, password: ADMIN.password };
    expect((await app.browser.post('/desk/sign-in', right, evil)).status).toBe(403);
    const browser = await signIn(app);
    expect((await browser.post('/desk/sign-outs', {}, evil)).status).toBe(403);
    expect((await browser.open('/desk/comments')).status).toBe(200);
  });

  test('when a reader opens public pages, there is no cookie', async () => {
    app = await startTestApp();
    expect((await app.browser.open('/')).headers).not.toHaveProperty('set-cookie');
  });
});

describe('the guards', () => {
  test('when a moderator opens what only admins may, the answer is 403', async () => {
    app = await startTestApp();
    const browser = await signIn(
      app,
      await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' }),
    );
    expect((await browser.open('/desk/settings')).status).toBe(403);
    expect((await browser.open('/desk/comments')).status).toBe(200);
  });

  test('when nobody is signed in, the desk leads to the sign-in and is never stored', async () => {
    app = await startTestApp();
    const answer = await app.browser.open('/desk/settings');
    expect(answer.status).toBe(303);
    expect(answer.headers).toMatchObject({
      location: '/desk/sign-in?next=%2Fdesk%2Fsettings',
      'cache-control': 'no-store',
    });
  });
});
