import { PACE_MS } from '../../src/notifications/gather.ts';
import { MINUTE_MS } from '../../src/time/clock.ts';
import { ADMIN, addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { codeAt, giveCode, signInHalf } from '../support/second-factor.ts';

const HOME = '/desk/account/second-factor';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const keyOn = ({ $ }: Answer) => $('section[aria-labelledby=app-title] code').first().text();

/** @returns the key, and the recovery codes that were shown */
async function setUp(browser: Browser): Promise<{ key: string; codes: string[] }> {
  const page = await browser.open(HOME);
  const key = keyOn(page);
  const answer = await browser.submit(page, `form[action="${HOME}/apps"]`, {
    code: codeAt(app.clock.now(), key),
  });
  expect(answer.status).toBe(200);
  return {
    key,
    codes: answer
      .$('.codes code')
      .map((_, code) => answer.$(code).text())
      .get(),
  };
}

const nextStep = () => app.clock.advance(MINUTE_MS);

describe('an authenticator app', () => {
  test('when its code is typed, it is asked for from then on, ten recovery codes are shown once, and the owner is mailed', async () => {
    const browser = await signIn(app);
    const { key, codes } = await setUp(browser);
    expect(new Set(codes).size).toBe(10);
    expect(codes.every((code) => /^[a-z0-9]{6}(-[a-z0-9]{6}){3}$/.test(code))).toBe(true);
    expect((await browser.open(HOME)).body).not.toContain(codes[0]);

    nextStep();
    expect((await giveCode(await signInHalf(app), codeAt(app.clock.now(), key))).status).toBe(303);
    await app.deliverMail();
    expect(app.smtp.mails[0]!.parsed.subject).toContain('Second factor added');
  });

  test('when it is kept, neither secret nor codes are readable in the database or the log', async () => {
    const { key, codes } = await setUp(await signIn(app));
    const { credential, logEntry } = app.services.database.prisma;
    const rows = await credential.findMany();
    const stored = rows.map(({ secret }) => Buffer.from(secret).toString('latin1')).join();
    const everything = stored + JSON.stringify(await logEntry.findMany()) + app.logLines.join('');
    for (const secret of [key.replaceAll(' ', ''), ...codes, codes[0]!.replaceAll('-', '')]) {
      expect(everything).not.toContain(secret);
    }
  });

  test('when the code is wrong, the same key comes back and nothing is added', async () => {
    const browser = await signIn(app);
    const page = await browser.open(HOME);
    const refused = await browser.submit(page, `form[action="${HOME}/apps"]`, { code: '000000' });
    expect(refused.status).toBe(422);
    expect(keyOn(refused)).toBe(keyOn(page));
    expect(await app.services.database.prisma.credential.count()).toBe(0);
  });

  test('when the key is not one that we offered to this person, it is not taken', async () => {
    const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
    const page = await (await signIn(app, grace)).open(HOME);
    const offer = String(page.$('input[name=offer]').val());
    const browser = await signIn(app);
    const code = codeAt(app.clock.now(), keyOn(page));
    for (const forged of [offer, 'guessed', `${offer}x`]) {
      expect((await browser.post(`${HOME}/apps`, { offer: forged, code })).status).toBe(422);
    }
    app.clock.advance(9 * MINUTE_MS);
    expect(await app.services.database.prisma.credential.count()).toBe(0);
  });

  test('when the last factor is removed, the password alone opens the desk again and the codes are gone', async () => {
    const browser = await signIn(app);
    await setUp(browser);
    const answer = await browser.submit(await browser.open(HOME), 'form[action$="/removals"]');
    expect(answer.status).toBe(303);
    expect(await app.services.database.prisma.credential.count()).toBe(0);
    await signIn(app);
  });

  test('when it is somebody else’s, it cannot be removed', async () => {
    await setUp(await signIn(app));
    const { id } = await app.services.database.prisma.credential.findFirstOrThrow({
      where: { kind: 'totp' },
    });
    const grace = await signIn(app, await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' }));
    expect((await grace.post(`${HOME}/${id}/removals`, {})).status).toBe(404);
  });
});

describe('a recovery code', () => {
  test('when it is typed in any case and grouping, it opens the desk, once', async () => {
    const [code = ''] = (await setUp(await signIn(app))).codes;
    expect((await giveCode(await signInHalf(app), code.replaceAll('-', ' ').toUpperCase())).status).toBe(303);
    expect((await giveCode(await signInHalf(app), code)).status).toBe(422);
    await app.deliverMail();
    expect(app.smtp.mails.some(({ parsed }) => parsed.subject?.includes('Recovery code used'))).toBe(true);
  });

  test('when new ones were made, the ones before are worth nothing', async () => {
    const browser = await signIn(app);
    const [old = ''] = (await setUp(browser)).codes;
    const answer = await browser.submit(await browser.open(HOME), 'form[action$="/recovery-codes"]');
    expect((await giveCode(await signInHalf(app), old)).status).toBe(422);
    expect((await giveCode(await signInHalf(app), answer.$('.codes code').first().text())).status).toBe(303);
  });
});

describe('what protects the account', () => {
  test('when the password was given longer than ten minutes ago, it is asked for again', async () => {
    const browser = await signIn(app);
    app.clock.advance(10 * MINUTE_MS);
    const asked = await browser.open(HOME);
    expect(asked.headers.location).toBe(`/desk/confirmations?next=${encodeURIComponent(HOME)}`);
    expect((await browser.post(`${HOME}/recovery-codes`, {})).headers.location).toMatch(
      /^\/desk\/confirmations/,
    );

    const page = await browser.follow(asked);
    const form = 'form[action="/desk/confirmations"]';
    expect((await browser.submit(page, form, { password: 'wrong battery horse' })).status).toBe(422);
    expect((await browser.submit(page, form, { password: ADMIN.password })).headers.location).toBe(HOME);
    expect((await browser.open(HOME)).status).toBe(200);
  });

  test('when the site requires a second factor, its mails have no links that decide, and older links are off', async () => {
    await postComment(app);
    await app.deliverMail();
    const path = /\/act\/\S+/.exec(app.smtp.mails[0]!.parsed.text!)![0];
    expect((await app.newBrowser().open(path)).status).toBe(200);

    const browser = await signIn(app);
    await setUp(browser);
    const people = await browser.open('/desk/people');
    expect(
      (await browser.submit(people, 'form[action="/desk/people/second-factor"]', { required: '1' })).status,
    ).toBe(303);
    expect((await app.newBrowser().open(path)).status).toBe(403);
    await postComment(app, { comment: 'And every summer.' });
    app.clock.advance(PACE_MS);
    await app.deliverMail();
    const mail = app.smtp.mails.at(-1)!.parsed;
    expect(mail.text).toContain('/desk/comments/2');
    expect(`${mail.text} ${String(mail.html)}`).not.toContain('/act/');
  });
});
