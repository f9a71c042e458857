import { HOUR_MS } from '../../src/time/clock.ts';
import { ADMIN, addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';

const GRACE = { name: 'Grace', email: 'Grace@Moderato.test', password: 'a lighthouse at noon' };

let app: TestApp;
let admin: Browser;
beforeEach(async () => {
  app = await startTestApp();
  admin = await signIn(app);
});
afterEach(() => app.close());

/** @returns the path of the one-time link */
async function invite(values: Record<string, string> = {}): Promise<string> {
  const answer = await admin.submit(await admin.open('/desk/people'), 'form[action$="/invitations"]', values);
  const link = String(answer.$('#link').val());
  expect(link).toMatch(/^http:\/\/moderato\.test\/desk\/join\?code=[\w-]{43}$/);
  return link.slice(app.origin.length);
}

async function join(path: string, account = GRACE, browser = app.newBrowser()): Promise<Answer> {
  return browser.submit(await browser.open(path), 'form[action="/desk/join"]', account);
}

const onCard = async (name: string, form: string, values: Record<string, string> = {}): Promise<Answer> => {
  const page = await admin.open('/desk/people');
  const card = page.$('.card').filter((_, element) => page.$(element).find('h3 .name').text() === name);
  return admin.submit(page.$.html(card), `form[action$="/${form}"]`, values);
};

const logged = async () => {
  const entries = await app.services.database.prisma.logEntry.findMany({ orderBy: { id: 'asc' } });
  return entries.map(({ action, note }) => [action, note]);
};

describe('an invitation', () => {
  test('when its link is used, the account has the role and right that the admin chose, and is signed in', async () => {
    const browser = app.newBrowser();
    const answer = await join(await invite({ role: 'moderator' }), GRACE, browser);
    expect(answer.headers.location).toBe('/desk');
    expect((await browser.open('/desk/comments')).status).toBe(200);
    expect((await browser.open('/desk/people')).status).toBe(403);
    const { moderator } = app.services.database.prisma;
    expect(await moderator.findUnique({ where: { email: 'grace@moderato.test' } })).toMatchObject({
      role: 'moderator',
      seesAddresses: false,
    });
    expect(await logged()).toEqual(
      expect.arrayContaining([
        ['invite', 'moderator, sees no addresses'],
        ['join', 'moderator, sees no addresses'],
      ]),
    );
  });

  test('when it is for an admin who sees addresses, the account is one', async () => {
    const browser = app.newBrowser();
    await join(await invite({ role: 'admin', seesAddresses: '1' }), GRACE, browser);
    expect((await browser.open('/desk/people')).status).toBe(200);
    await postComment(app);
    const shown = await browser.submit(await browser.open('/desk/comments'), 'form[action*="/reveals"]');
    expect(shown.body).toContain('mia@readers.test');
  });

  test('when it is kept, the database and the log hold no code', async () => {
    const code = (await invite()).split('=')[1]!;
    const rows = await app.services.database.prisma.invitation.findMany();
    expect(JSON.stringify(rows) + app.logLines.join('')).not.toContain(code);
    expect((await admin.open('/desk/people')).body).not.toContain(code);
  });

  test('when it was used, it is over', async () => {
    const path = await invite();
    await join(path);
    expect((await app.newBrowser().open(path)).status).toBe(410);
    const code = path.split('=')[1]!;
    const again = { ...GRACE, code, email: 'eve@moderato.test' };
    expect((await app.newBrowser().post('/desk/join', again)).status).toBe(410);
  });

  test('when two people use it at the same moment, one of them joins', async () => {
    const code = (await invite()).split('=')[1]!;
    const answers = await Promise.all(
      ['eve@moderato.test', 'grace@moderato.test'].map((email) =>
        app.newBrowser().post('/desk/join', { ...GRACE, code, email }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 410]);
    expect(await app.services.database.prisma.moderator.count()).toBe(2);
  });

  test('when 72 hours have passed, it is over', async () => {
    const path = await invite();
    app.clock.advance(72 * HOUR_MS);
    expect((await app.newBrowser().open(path)).status).toBe(410);
  });

  test('when it was withdrawn, or its admin is none any more, it is over', async () => {
    const withdrawn = await invite();
    await admin.submit(await admin.open('/desk/people'), 'form[action$="/withdrawals"]');
    expect((await app.newBrowser().open(withdrawn)).status).toBe(410);

    const orphaned = await invite();
    await app.services.database.prisma.moderator.updateMany({ data: { role: 'moderator' } });
    expect((await app.newBrowser().open(orphaned)).status).toBe(410);
  });

  test('when the address has an account, the form says so and the link stays good', async () => {
    const path = await invite();
    const refused = await join(path, { ...GRACE, email: ADMIN.email });
    expect(refused.status).toBe(422);
    expect(refused.$('.error-summary').text()).toContain('has an account already');
    expect((await join(path)).status).toBe(303);
  });

  test.each(['role=owner', 'role=admin&role=moderator', '', 'role=admin&seesAddresses=yes'])(
    'when %j is sent, no link is made',
    async (body) => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'same-origin',
      };
      expect((await admin.send('POST', '/desk/people/invitations', { headers, body })).status).toBe(422);
      expect(await app.services.database.prisma.invitation.count()).toBe(0);
    },
  );
});

describe('the people', () => {
  const grace = () => addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });

  test('when the page is opened, it says who everybody is', async () => {
    await signIn(app, await grace());
    await addModerator(app, { name: 'Alan', email: 'alan@moderato.test', seesAddresses: false });
    const { $ } = await admin.open('/desk/people');
    const cards = $('section').first().find('.card').toArray();
    const texts = cards.map((card) => $(card).text().replace(/\s+/g, ' '));
    expect(texts[0]).toMatch(/ada \(you\) Admin.*password only Last seen1 March 2025/);
    expect(texts[2]).toMatch(/Alan Moderator.*does not see them.*Last seennever/);
    expect(texts[1]).toMatch(/Grace Moderator.*sees them.*Last seen1 March 2025/);
  });

  test('when the role changes, it counts from the next request on, and the log has it', async () => {
    const browser = await signIn(app, await grace());
    expect((await browser.open('/desk/people')).status).toBe(403);
    expect((await onCard('Grace', 'rights', { role: 'admin' })).status).toBe(303);
    expect((await browser.open('/desk/people')).status).toBe(200);
    expect(await logged()).toContainEqual(['role', 'Grace: admin, sees addresses']);
  });

  test('when somebody is disabled, sessions and links in mails end at once, until enabled again', async () => {
    const browser = await signIn(app, await grace());
    await postComment(app);
    await app.deliverMail();
    const mail = app.smtp.mails.find(({ to }) => to[0] === 'grace@moderato.test')!;
    const path = /\/act\/\S+/.exec(mail.parsed.text!)![0];

    expect((await onCard('Grace', 'access')).status).toBe(303);
    expect((await browser.open('/desk/comments')).status).toBe(303);
    expect((await app.newBrowser().open(path)).status).toBe(403);
    await onCard('Grace', 'access');
    expect((await browser.open('/desk/comments')).status).toBe(303);
    expect((await app.newBrowser().open(path)).status).toBe(200);
    expect(await logged()).toEqual(
      expect.arrayContaining([
        ['disable', 'Grace'],
        ['enable', 'Grace'],
      ]),
    );
  });

  test('when somebody is disabled, what they were not told yet is not told when they are enabled', async () => {
    const { id: moderatorId } = await grace();
    await postComment(app);
    await onCard('Grace', 'access');
    const { notice } = app.services.database.prisma;
    expect(await notice.findFirst({ where: { moderatorId } })).toMatchObject({
      cancelReason: 'moderator disabled',
    });
    await onCard('Grace', 'access');
    await app.deliverMail();
    expect(app.smtp.mails.map(({ to }) => to)).toEqual([[ADMIN.email]]);
  });

  test('when an admin ends somebody’s sessions, that one signs in again', async () => {
    const browser = await signIn(app, await grace());
    expect((await onCard('Grace', 'sign-outs')).status).toBe(303);
    expect((await browser.open('/desk/comments')).status).toBe(303);
  });

  test('when it is about the last admin, nothing changes and the page says why', async () => {
    await addModerator(app, { name: 'Grace', email: 'grace@moderato.test', role: 'admin' });
    await onCard('Grace', 'access');
    for (const [form, values] of [
      ['access', {}],
      ['rights', { role: 'moderator' }],
    ] as const) {
      const refused = await onCard('ada', form, values);
      expect(refused.status).toBe(422);
      expect(refused.$('[role=alert]').text()).toContain('Nobody else is an admin');
    }
    const { moderator } = app.services.database.prisma;
    expect(await moderator.findMany({ where: { disabledAt: null }, select: { role: true } })).toEqual([
      { role: 'admin' },
    ]);
  });

  test('when two admins disable each other at the same moment, one of them stays', async () => {
    const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test', role: 'admin' });
    const other = await signIn(app, grace);
    const { moderator } = app.services.database.prisma;
    const { id } = await moderator.findUniqueOrThrow({ where: { email: ADMIN.email } });
    await Promise.all([
      admin.post(`/desk/people/${grace.id}/access`, { access: 'disabled' }),
      other.post(`/desk/people/${id}/access`, { access: 'disabled' }),
    ]);
    expect(await moderator.count({ where: { disabledAt: null } })).toBe(1);
  });

  test('when there is nobody with this number, the answer is 404', async () => {
    expect((await admin.post('/desk/people/999/access', { access: 'disabled' })).status).toBe(404);
    expect((await admin.post('/desk/people/99999999999/access', { access: 'disabled' })).status).toBe(404);
    expect((await admin.post('/desk/people/x/rights', { role: 'admin' })).status).toBe(404);
  });
});
