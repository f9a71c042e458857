import { MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';
import { ADMIN, startTestApp, type TestApp } from '../support/app.ts';
import { addTotp, codeAt, giveCode, signInHalf } from '../support/second-factor.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ env: { BASE_URL: 'http://localhost' } }); // where passkeys are possible
  await addTotp(app, ADMIN.email);
});
afterEach(() => app.close());

const now = () => app.clock.now();
const stepsAway = (steps: number) => new Date(now().getTime() + steps * 30 * SECOND_MS);

describe('signing in with a second factor', () => {
  test('when the code is right, the desk opens with a new session', async () => {
    const browser = await signInHalf(app);
    const half = browser.cookies.get('moderato-session');
    const answer = await giveCode(browser, codeAt(now()));
    expect(answer.headers.location).toBe('/desk');
    expect(browser.cookies.get('moderato-session')).not.toBe(half);
    expect((await browser.open('/desk/comments')).status).toBe(200);
    const Cookie = `moderato-session=${half}`;
    expect((await app.newBrowser().open('/desk/second-factor', { Cookie })).headers.location).toBe(
      '/desk/sign-in',
    );
  });

  test('when one page of the desk was asked for before the sign-in, it opens after both steps and a slip', async () => {
    const browser = app.newBrowser();
    const signIn = await browser.follow(await browser.open('/desk/mail?state=failed'));
    const password = { email: ADMIN.email, password: ADMIN.password };
    const step = await browser.follow(await browser.submit(signIn, 'form[action="/desk/sign-in"]', password));
    const slip = await browser.submit(step, 'form:has(#code)', { code: '1'.repeat(1000) });
    expect(slip.status).toBe(422);
    const answer = await browser.submit(slip, 'form:has(#code)', { code: codeAt(now()) });
    expect(answer.headers.location).toBe('/desk/mail?state=failed');
  });

  test('when the page that was wanted is known, the desk opens there and never elsewhere', async () => {
    const browser = await signInHalf(app);
    const page = await browser.open('/desk/second-factor?next=/desk/mail');
    const code = codeAt(now());
    const wrong = await browser.submit(page, 'form:has(#code)', { code: '000000' });
    expect((await browser.submit(wrong, 'form:has(#code)', { code })).headers.location).toBe('/desk/mail');
    const other = await signInHalf(app);
    const next = codeAt(stepsAway(1));
    const answer = await other.post('/desk/second-factor', { code: next, next: '//evil.example/desk' });
    expect(answer.headers.location).toBe('/desk');
  });

  test.each([
    ['one step late', -1, 303],
    ['one step early', 1, 303],
    ['two steps late', -2, 422],
    ['two steps early', 2, 422],
  ])('when the code is %s, it is accepted in a window of one step', async (_case, steps, status) => {
    expect((await giveCode(await signInHalf(app), codeAt(stepsAway(steps)))).status).toBe(status);
  });

  test('when a code was used, it is not accepted again, nor is one before it', async () => {
    const code = codeAt(now());
    const before = codeAt(stepsAway(-1));
    expect((await giveCode(await signInHalf(app), code)).status).toBe(303);
    expect((await giveCode(await signInHalf(app), code)).status).toBe(422);
    expect((await giveCode(await signInHalf(app), before)).status).toBe(422);
  });

  test('when one code comes twice at the same moment, one of them opens the desk', async () => {
    const browsers = [await signInHalf(app), await signInHalf(app)];
    const answers = await Promise.all(
      browsers.map((browser) => browser.post('/desk/second-factor', { code: codeAt(now()) })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 422]);
  });

  test('when ten codes were wrong, even the right one waits, from wherever it comes', async () => {
    const browser = await signInHalf(app);
    for (let at = 0; at < 10; at++) {
      expect((await browser.post('/desk/second-factor', { code: '000000' })).status).toBe(422);
    }
    const refused = await (await signInHalf(app)).post('/desk/second-factor', { code: codeAt(now()) });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.$('.error-summary').text()).toContain('Too many wrong codes');
  });

  test('when ten minutes have passed since the password, it starts again', async () => {
    const browser = await signInHalf(app);
    app.clock.advance(10 * MINUTE_MS);
    expect((await browser.open('/desk/second-factor')).headers.location).toBe('/desk/sign-in');
    expect((await browser.post('/desk/second-factor', { code: codeAt(now()) })).status).toBe(401);
  });

  test.each([
    ['nothing', ''],
    ['two codes', 'code=1&code=2'],
    ['a passkey that is no JSON', 'passkey=%7B'],
    ['a passkey of nobody', 'passkey=%7B%22id%22%3A%22x%22%7D'],
    ['a passkey of no possible name', 'passkey=%7B%22id%22%3A%22%5Cu0000%22%7D'],
    ['a passkey without an answer', 'passkey=%7B%22id%22%3A%22blue-key%22%7D'],
    ['a passkey with a wrong answer', 'passkey=%7B%22id%22%3A%22blue-key%22%2C%22response%22%3A%7B%7D%7D'],
    ['a passkey that is a list', 'passkey=%5B%5D'],
    ['a passkey that is null', 'passkey=null'],
    ['a long code', `code=${'9'.repeat(1000)}`],
  ])('when %s is sent, the page asks again', async (_case, body) => {
    const { moderator, credential } = app.services.database.prisma;
    const { id: moderatorId } = await moderator.findFirstOrThrow();
    const key = { kind: 'passkey', externalId: 'blue-key', secret: new Uint8Array(8), createdAt: now() };
    await credential.create({ data: { moderatorId, ...key } });
    const browser = await signInHalf(app);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' };
    expect((await browser.send('POST', '/desk/second-factor', { headers, body })).status).toBe(422);
  });

  test('when it fails, the log says so and nothing of the code', async () => {
    await giveCode(await signInHalf(app), '123456');
    const entries = await app.services.database.prisma.logEntry.findMany({
      where: { action: 'second-factor-failed' },
    });
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries) + app.logLines.join('')).not.toContain('123456');
  });
});
