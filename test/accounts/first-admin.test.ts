import { prepareFirstAdmin } from '../../src/accounts/first-admin.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';
import { ADMIN, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

const GRACE = { name: 'Grace', email: 'Grace@Moderato.test', password: 'a lighthouse at noon' };

let app: TestApp;

afterEach(() => app.close());

/** Starts without an admin. @returns the path of the one-time link */
async function startWithLink(): Promise<string> {
  app = await startTestApp({ admin: false });
  const link = await prepareFirstAdmin(app.services);
  expect(link).toMatch(/^http:\/\/moderato\.test\/desk\/set-up\?code=[\w-]{43}$/);
  return link!.slice(app.origin.length);
}

const setUp = async (path: string, account = GRACE, browser = app.newBrowser()) =>
  browser.submit(await browser.open(path), 'form[action="/desk/set-up"]', account);

describe('the first admin', () => {
  test('when the settings name one, there is no link', async () => {
    app = await startTestApp();
    expect(await prepareFirstAdmin(app.services)).toBeNull();
    expect(await app.services.database.prisma.moderator.count()).toBe(1);
    expect(await app.services.database.prisma.invitation.count()).toBe(0);
  });

  test('when the settings name one, one log line says whether they were used, without the address', async () => {
    app = await startTestApp();
    await prepareFirstAdmin(app.services);
    const lines = app.logLines.filter((line) => line.includes('ADMIN_EMAIL'));
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'the first admin was made from ADMIN_EMAIL and ADMIN_PASSWORD',
      'ADMIN_EMAIL and ADMIN_PASSWORD are not used: there is an admin already',
    ]);
    expect(app.logLines.join('')).not.toContain(ADMIN.email);
  });

  test('when the link is used, the account is made, is signed in, and can sign in again', async () => {
    const path = await startWithLink();
    const browser = app.newBrowser();
    expect((await setUp(path, GRACE, browser)).headers.location).toBe('/desk');
    expect((await browser.open('/desk/settings')).status).toBe(200);
    await signIn(app, { ...GRACE, email: 'grace@moderato.test' });
  });

  test('when the link was used, it is over', async () => {
    const path = await startWithLink();
    await setUp(path);
    expect((await app.browser.open(path)).status).toBe(410);
    const code = path.split('=')[1]!;
    expect(
      (await app.browser.post('/desk/set-up', { ...GRACE, code, email: 'eve@moderato.test' })).status,
    ).toBe(410);
    expect(await app.services.database.prisma.moderator.count()).toBe(1);
  });

  test.each([
    ['name', '\ufffc\ue000', 'Please type your name.'],
    ['name', '🙂'.repeat(101), 'Please shorten your name to 100 characters.'],
    ['email', 'gr\u200bace@moderato.test', 'Please type a valid email address, such as name@example.com.'],
    ['email', '"grace"@moderato.test', 'Please type a valid email address, such as name@example.com.'],
  ])('when the %s is %j, the form says why, as the form for comments does', async (field, typed, message) => {
    const answer = await setUp(await startWithLink(), { ...GRACE, [field]: typed });
    expect(answer.status).toBe(422);
    expect(answer.$(`#${field}-error`).text()).toBe(message);
  });

  test('when two people use it at the same moment, one of them becomes admin', async () => {
    const code = (await startWithLink()).split('=')[1]!;
    const answers = await Promise.all(
      ['eve@moderato.test', 'grace@moderato.test'].map((email) =>
        app.newBrowser().post('/desk/set-up', { ...GRACE, code, email }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 410]);
    expect(await app.services.database.prisma.moderator.count()).toBe(1);
  });

  test('when 24 hours have passed, the link is over', async () => {
    const path = await startWithLink();
    app.clock.advance(24 * HOUR_MS);
    const answer = await app.browser.open(path);
    expect([answer.status, answer.$('main').text()]).toEqual([410, expect.stringContaining('24 hours')]);
  });

  test.each([
    '/desk/set-up',
    '/desk/set-up?code=',
    '/desk/set-up?code=guessed',
    '/desk/set-up?code=a&code=b',
  ])('when the link is %s, it is not called used, and the way to a new one is named', async (path) => {
    await startWithLink();
    const answer = await app.browser.open(path);
    expect(answer.status).toBe(404);
    expect(answer.$('main').text()).toContain('not complete, or has a mistake in it');
    expect(answer.$('main').text()).toContain('start the server again');
    expect(answer.$('main').text()).not.toContain('was used');
  });

  test('when nobody has an account yet, the sign-in says how the first one is made', async () => {
    await startWithLink();
    const page = await app.browser.follow(await app.browser.open('/desk'));
    expect(page.status).toBe(200);
    expect(page.$('main').text()).toContain('one-time link that the server printed');
    expect(page.$('main').text()).toContain('Start the server again');
    expect(page.$('form[action="/desk/sign-in"]')).toHaveLength(0);
  });

  test('before anything is typed, the form says how long a password must be', async () => {
    const path = await startWithLink();
    const page = await app.browser.open(path);
    expect(page.$('#password-hint').text()).toContain('At least 8 characters');
  });

  test('when the form is not acceptable, it comes back with what was typed but the password, and the link stays good', async () => {
    const path = await startWithLink();
    const answer = await setUp(path, { name: '\u2800', email: 'grace', password: 'password' });
    expect(answer.status).toBe(422);
    expect(answer.$('[aria-invalid=true]').length).toBe(3);
    expect(answer.$('input[name=email]').val()).toBe('grace');
    expect(answer.$('input[name=password]').val() ?? '').toBe('');
    expect((await setUp(path)).status).toBe(303);
  });

  test('when a comment comes before the mail about what waited leaves, each is named in one mail', async () => {
    const path = await startWithLink();
    await postComment(app, { comment: 'It waited.' });
    await setUp(path);
    app.clock.advance(SECOND_MS);
    await postComment(app, { comment: 'It came since.' });
    for (let minute = 0; minute < 3; minute += 1) {
      await app.deliverMail();
      app.clock.advance(MINUTE_MS);
    }
    const texts = app.smtp.mails.map(({ parsed }) => parsed.text!);
    for (const words of ['It waited.', 'It came since.']) {
      expect(texts.filter((text) => text.includes(words))).toHaveLength(1);
    }
  });

  test('when comments waited before anybody moderated, the first admin is owed one mail about them', async () => {
    const path = await startWithLink();
    await postComment(app);
    await setUp(path);
    const owed = await app.services.database.prisma.outboxMessage.findMany();
    expect(owed).toEqual([expect.objectContaining({ kind: 'waiting-digest' })]);
    await app.deliverMail();
    expect(app.smtp.mails.map(({ to }) => to)).toEqual([['grace@moderato.test']]);
  });

  test('when the account was made, the log says so', async () => {
    await setUp(await startWithLink());
    const { moderator, logEntry } = app.services.database.prisma;
    const { id } = await moderator.findFirstOrThrow();
    expect(await logEntry.findMany({ where: { action: 'first-admin' } })).toEqual([
      expect.objectContaining({ actor: 'system', moderatorId: id }),
    ]);
  });
});
