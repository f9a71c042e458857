import { PACE_MS } from '../../src/notifications/gather.ts';
import { HOUR_MS } from '../../src/time/clock.ts';
import { ADMIN, addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';

const HOME = '/desk/account';
const NEW = 'a lighthouse at noon';

let app: TestApp;
afterEach(() => app.close());

async function start(overrides: Parameters<typeof startTestApp>[0] = {}): Promise<Browser> {
  app = await startTestApp(overrides);
  return signIn(app);
}

const submit = async (browser: Browser, form: string, values: Record<string, string> = {}) =>
  browser.submit(await browser.open(HOME), `form[action="${HOME}/${form}"]`, values);

const me = () => app.services.database.prisma.moderator.findFirstOrThrow({ orderBy: { id: 'asc' } });

describe('the own profile', () => {
  test('when name and choices are saved, they are kept, and boxes that are not ticked are off', async () => {
    const browser = await start();
    expect((await browser.open(HOME)).$('#shortcuts').attr('checked')).toBeDefined();
    const answer = await browser.post(`${HOME}/profile`, { name: ' Ada L. ', notify: 'each' });
    expect((await browser.follow(answer)).body).toContain('Saved.');
    expect(await me()).toMatchObject({
      name: 'Ada L.',
      shortcuts: false,
      notifySignIn: false,
      role: 'admin',
    });
  });

  test('when the name is changed, the log says from what to what, and nothing when it stays', async () => {
    const browser = await start();
    await submit(browser, 'profile', { name: 'Ada L.' });
    await submit(browser, 'profile', { name: 'Ada L.' });
    const entries = (await browser.open('/desk/log?action=name')).$('.log > li');
    expect(entries).toHaveLength(1);
    expect(entries.text()).toContain('ada → Ada L.');
  });

  test('when no mails about waiting comments are wished, none is owed, until they are wished again', async () => {
    const browser = await start();
    const mailsAbout = async (comment: string) => {
      const before = app.smtp.mails.length;
      app.clock.advance(PACE_MS);
      await postComment(app, { comment });
      await app.deliverMail();
      return app.smtp.mails.length - before;
    };
    expect(await mailsAbout('One')).toBe(1);
    await submit(browser, 'profile', { notify: 'none' });
    expect((await browser.open(HOME)).$('input[name=notify]:checked').val()).toBe('none');
    expect(await mailsAbout('Two')).toBe(0);
    await submit(browser, 'profile', { notify: 'each' });
    expect(await mailsAbout('Three')).toBe(1);
    expect((await browser.open('/desk/log?action=notify')).$('.log > li')).toHaveLength(2);
  });

  test('when another time for these mails is asked for than there is, nothing is saved', async () => {
    const refused = await (await start()).post(`${HOME}/profile`, { name: 'Ada L.', notify: 'weekly' });
    expect(refused.status).toBe(422);
    expect(refused.$('[role=alert]').text()).toContain('Please choose when we mail you.');
    expect(await me()).toMatchObject({ name: 'ada', notify: 'each' });
  });

  test('when the name is blank, the page comes back', async () => {
    const refused = await submit(await start(), 'profile', { name: '\u2800' });
    expect(refused.status).toBe(422);
    expect(refused.$('#name').attr('aria-invalid')).toBe('true');
  });
});

describe('the own password', () => {
  test('when the old one is right, the new one counts, the others’ sessions end and the owner is mailed', async () => {
    const browser = await start();
    const other = await signIn(app);
    expect((await submit(browser, 'password', { password: ADMIN.password, newPassword: NEW })).status).toBe(
      303,
    );
    expect((await browser.open(HOME)).status).toBe(200);
    expect((await other.open(HOME)).status).toBe(303);
    await signIn(app, { ...ADMIN, password: NEW });
    expect((await app.newBrowser().post('/desk/sign-in', ADMIN)).status).toBe(422);
    await app.deliverMail();
    expect(app.smtp.mails.some(({ parsed }) => parsed.subject?.includes('Your password was changed'))).toBe(
      true,
    );
  });

  test('when the box is not ticked, the other sessions stay', async () => {
    const browser = await start();
    const other = await signIn(app);
    await browser.post(`${HOME}/password`, { password: ADMIN.password, newPassword: NEW });
    expect((await other.open(HOME)).status).toBe(200);
  });

  test.each([
    ['the old one is wrong', { password: 'wrong battery horse', newPassword: NEW }, '#password-password'],
    ['the new one is short', { password: ADMIN.password, newPassword: 'short' }, '#newPassword'],
    ['the new one is common', { password: ADMIN.password, newPassword: 'password123' }, '#newPassword'],
  ])('when %s, nothing changes', async (_case, values, field) => {
    const refused = await submit(await start(), 'password', values);
    expect(refused.status).toBe(422);
    expect(refused.$(field).attr('aria-invalid')).toBe('true');
    await signIn(app);
  });

  test('when the site was renamed, its new name is refused like the old one was', async () => {
    const browser = await start();
    await app.services.database.prisma.site.updateMany({ data: { name: 'The Evening Ledger' } });
    await app.services.site.reload();
    const values = { password: ADMIN.password, newPassword: 'the evening ledger' };
    expect((await submit(browser, 'password', values)).status).toBe(422);
  });

  test('when the old one is guessed ten times, it is refused like at the sign-in', async () => {
    const browser = await start();
    for (let at = 0; at < 10; at++) {
      await browser.post(`${HOME}/password`, { password: 'wrong battery horse', newPassword: NEW });
    }
    const right = { password: ADMIN.password, newPassword: NEW };
    expect((await browser.post(`${HOME}/password`, right)).status).toBe(429);
  });
});

describe('the own address', () => {
  const wish = { email: 'New@Moderato.test', password: ADMIN.password };
  const linkIn = (text: string) => /\/desk\/new-address\?code=\S+/.exec(text)![0];

  test('when mail works, the new one counts after the click of a button in its mail, and the old one is told', async () => {
    const browser = await start();
    await submit(browser, 'address', wish);
    expect((await me()).email).toBe(ADMIN.email);
    await app.deliverMail();
    expect(app.smtp.mails.map(({ to }) => to)).toEqual([['new@moderato.test'], [ADMIN.email]]);
    expect(app.smtp.mails[1]!.parsed.subject).toContain('Another address was asked for');
    const path = linkIn(app.smtp.mails[0]!.parsed.text!);

    const anybody = app.newBrowser();
    const page = await anybody.open(path);
    expect((await me()).email).toBe(ADMIN.email);
    expect((await anybody.submit(page, 'form[action="/desk/new-address"]')).status).toBe(200);
    expect((await me()).email).toBe('new@moderato.test');
    expect((await anybody.open(path)).status).toBe(410);
    await app.deliverMail();
    expect(app.smtp.mails[2]).toMatchObject({ to: [ADMIN.email] });
    expect(app.smtp.mails[2]!.parsed.subject).toContain('address of your account was changed');
    await signIn(app, { ...ADMIN, email: 'new@moderato.test' });
  });

  test('when mails are files, the new one counts at once, and the old one is told', async () => {
    const browser = await start({ smtp: false });
    await submit(browser, 'address', wish);
    expect((await me()).email).toBe('new@moderato.test');
    await app.deliverMail();
    const list = await browser.open('/desk/mail');
    const mail = await browser.open(list.$('.card h3 a').first().attr('href')!);
    const file = await browser.open(mail.$('a[href$="/file"]').attr('href')!);
    expect(file.$('.facts').first().text()).toContain(ADMIN.email);
  });

  test('when a day has passed, or another wish came after it, the link is over', async () => {
    const browser = await start();
    await submit(browser, 'address', wish);
    await app.deliverMail();
    await submit(browser, 'address', { ...wish, email: 'newer@moderato.test' });
    await app.deliverMail();
    const confirmations = app.smtp.mails.filter(({ to }) => to[0] !== ADMIN.email);
    const [first, second] = confirmations.map(({ parsed }) => linkIn(parsed.text!));
    expect((await app.newBrowser().open(first!)).status).toBe(410);
    expect((await app.newBrowser().open(second!)).status).toBe(200);
    app.clock.advance(24 * HOUR_MS);
    expect((await app.newBrowser().open(second!)).status).toBe(410);
  });

  test('when the password is changed, a link that waits is over', async () => {
    const browser = await start();
    await submit(browser, 'address', wish);
    await app.deliverMail();
    const path = linkIn(app.smtp.mails[0]!.parsed.text!);
    await submit(browser, 'password', { password: ADMIN.password, newPassword: NEW });
    expect((await app.newBrowser().open(path)).status).toBe(410);
    const code = new URL(path, app.origin).searchParams.get('code')!;
    expect((await app.newBrowser().post('/desk/new-address', { code })).status).toBe(410);
    expect((await me()).email).toBe(ADMIN.email);
  });

  test('when many others were asked for, no more mails leave for a while, and the form says so', async () => {
    const browser = await start();
    for (let n = 1; n <= 5; n += 1) {
      const asked = await submit(browser, 'address', { ...wish, email: `new-${n}@moderato.test` });
      expect(asked.status).toBe(303);
    }
    const refused = await submit(browser, 'address', wish);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(refused.$('#email-error').text()).toMatch(/^Too many questions for another address/);
    expect(refused.$('#email').val()).toBe(wish.email);
    expect(await app.services.database.prisma.addressChange.count({ where: { newEmail: wish.email } })).toBe(
      0,
    );
  });

  test.each([
    ['somebody has it', { ...wish, email: 'grace@moderato.test' }, '#email'],
    ['the password is wrong', { ...wish, password: 'wrong battery horse' }, '#address-password'],
    ['it is none', { ...wish, email: 'new@' }, '#email'],
  ])('when %s, nothing changes', async (_case, values, field) => {
    const browser = await start();
    await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
    const refused = await submit(browser, 'address', values);
    expect(refused.status).toBe(422);
    expect(refused.$(field).attr('aria-invalid')).toBe('true');
    expect(refused.$('#email').val()).toBe(values.email);
    expect((await me()).email).toBe(ADMIN.email);
    expect(await app.services.database.prisma.addressChange.count()).toBe(0);
  });

  test('when it changed, log and outbox hold neither address', async () => {
    await submit(await start({ smtp: false }), 'address', wish);
    const { logEntry, outboxMessage } = app.services.database.prisma;
    const rows =
      JSON.stringify([await logEntry.findMany(), await outboxMessage.findMany()]) + app.logLines.join('');
    expect(rows).toContain('"address"');
    expect(rows).not.toContain('@moderato.test');
  });
});

describe('the own sessions', () => {
  test('when they are listed, each has a browser in words and this one is marked', async () => {
    const browser = await start();
    const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    await app.newBrowser().post('/desk/sign-in', ADMIN, { 'User-Agent': firefox });
    const { $ } = await browser.open(HOME);
    const headings = $('section[aria-labelledby=sessions-title] h3')
      .map((_, heading) => $(heading).text().trim())
      .get();
    expect(headings).toEqual(
      expect.arrayContaining(['Firefox on Windows', expect.stringContaining('This one')]),
    );
  });

  test('when one is ended, it is over and the others stay', async () => {
    const browser = await start();
    const other = await signIn(app);
    const page = await browser.open(HOME);
    expect((await browser.submit(page, 'form[action*="/sessions/"]')).status).toBe(303);
    expect((await other.open(HOME)).status).toBe(303);
    expect((await browser.open(HOME)).status).toBe(200);
  });

  test('when all others are ended, only this one stays', async () => {
    const browser = await start();
    const others = [await signIn(app), await signIn(app)];
    await submit(browser, 'sessions/sign-outs');
    for (const other of others) expect((await other.open(HOME)).status).toBe(303);
    expect((await browser.open(HOME)).status).toBe(200);
  });

  test('when it is somebody else’s, it cannot be ended', async () => {
    const browser = await start();
    const grace = await signIn(app, await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' }));
    const { id } = await app.services.database.prisma.session.findFirstOrThrow({ orderBy: { id: 'asc' } });
    expect((await grace.post(`${HOME}/sessions/${id}/sign-outs`, {})).status).toBe(404);
    expect((await browser.open(HOME)).status).toBe(200);
  });
});

describe('the notice of a new sign-in', () => {
  const subjects = async () => {
    await app.deliverMail();
    return app.smtp.mails.map(({ parsed }) => parsed.subject);
  };

  test('when the browser has not signed in before, the owner is mailed once, with the browser in words', async () => {
    await start();
    expect(await subjects()).toEqual([]);
    const browser = app.newBrowser();
    const chrome = {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
    };
    await browser.post('/desk/sign-in', ADMIN, chrome);
    await browser.post('/desk/sign-in', ADMIN, chrome);
    expect(await subjects()).toEqual(['[Moderato] New sign-in']);
    const { parsed, to } = app.smtp.mails[0]!;
    expect(to).toEqual([ADMIN.email]);
    expect(parsed.text).toContain('Chrome on Linux');
    expect(String(parsed.html)).toContain('Chrome on Linux');
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('when the password was changed elsewhere, every browser is a new one again', async () => {
    const browser = await start();
    const other = await signIn(app);
    await subjects();
    await browser.post(`${HOME}/password`, { password: ADMIN.password, newPassword: NEW });
    await other.post('/desk/sign-in', { ...ADMIN, password: NEW });
    await browser.post('/desk/sign-in', { ...ADMIN, password: NEW });
    expect((await subjects()).slice(1)).toEqual([
      '[Moderato] Your password was changed',
      '[Moderato] New sign-in',
    ]);
  });

  test('when the owner does not want it, there is none', async () => {
    const browser = await start();
    await browser.post(`${HOME}/profile`, { name: 'Ada', notify: 'each' });
    await signIn(app);
    expect(await subjects()).toEqual([]);
  });
});
