import { MINUTE_MS } from '../../src/time/clock.ts';
import { ADMIN, addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { afterUndo, confirmedComment, decideNow } from '../notifications/reader-support.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { within } from '../support/within.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

const TOKEN = /[\w.-]+\.[\w-]{43}/g;

/** The mail as text and as HTML, as the desk shows it. */
async function shown(desk: Browser, id: number): Promise<{ page: Answer; both: string }> {
  const page = await desk.open(`/desk/mail/${id}`);
  const html = await desk.open(page.$('iframe').attr('src')!);
  expect(page.$('.message').text()).not.toBe('');
  return { page, both: page.$('.message').text() + html.body };
}

const everything = async () => {
  const { prisma } = app.services.database;
  return {
    notices: await prisma.notice.findMany({ orderBy: { id: 'asc' } }),
    messages: await prisma.outboxMessage.findMany({ orderBy: { id: 'asc' } }),
    used: await prisma.usedToken.count(),
  };
};

describe('a mail on the desk', () => {
  test('when an admin reads it, it says what was sent, and has no address and no link that does anything', async () => {
    await postComment(app);
    await app.deliverMail();
    const sent = app.smtp.mails[0]!.parsed;
    const tokens = sent.text!.match(TOKEN)!;
    expect(tokens.length).toBe(3);

    const { both } = await shown(await signIn(app), 1);
    expect(both).toContain('I take the sleeper every winter.');
    expect(both).toContain(`${app.origin}/act/hidden`);
    expect(both.match(TOKEN)).toBeNull();
    for (const token of tokens) expect(both).not.toContain(token);
    expect(sent.text).toContain('mia@readers.test');
    expect(both).not.toContain('mia@readers.test');
  });

  test('when it is read after a decision, or before it was sent, nothing changes by that', async () => {
    const desk = await signIn(app);
    await postComment(app);
    await app.deliverMail();
    await desk.submit(await desk.open('/desk/comments/1'), 'form[data-decide]', { action: 'approve' });
    app.smtp.refusals.rcpt = { code: 450, message: 'later' };
    app.clock.advance(MINUTE_MS);
    await postComment(app, { comment: 'Another one' });
    await app.deliverMail();
    await desk.submit(await desk.open('/desk/comments/2'), 'form[data-decide]', { action: 'approve' });

    const before = await everything();
    expect((await shown(desk, 1)).both).toContain('I take the sleeper every winter.');
    expect((await shown(desk, 2)).both).toContain('Another one');
    expect(await everything()).toEqual(before);
  });

  test('when readers and moderators want no mail any more, what they were sent can still be read', async () => {
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    const id = await confirmedComment(app);
    await decideNow(app, id, 'approve');
    await afterUndo(app);
    const { prisma } = app.services.database;
    const { emailIndex } = await prisma.commenter.findFirstOrThrow();
    const at = app.clock.now();
    await prisma.subscription.updateMany({ data: { endedAt: at } });
    await prisma.suppression.create({ data: { emailIndex, reason: 'unsubscribed', at } });
    await prisma.moderator.update({ where: { id: noor.id }, data: { disabledAt: at } });
    const sent = await prisma.outboxMessage.findMany();
    expect(new Set(sent.map(({ kind }) => kind))).toEqual(
      new Set(['comment-held', 'confirm-address', 'comment-approved']),
    );
    const desk = await signIn(app);
    for (const mail of sent) await shown(desk, mail.id);
  });

  test('when it is a link for a new password, the link is not there', async () => {
    const stranger = app.newBrowser();
    const form = await stranger.open('/desk/password-resets');
    await stranger.submit(form, 'form[action="/desk/password-resets"]', { email: ADMIN.email });
    await within(5_000, async () => (await app.services.database.prisma.outboxMessage.count()) > 0);
    await app.deliverMail();
    const [token] = app.smtp.mails[0]!.parsed.text!.match(TOKEN)!;
    const { both } = await shown(await signIn(app), 1);
    expect(both).toContain('/desk/new-password?code=hidden');
    expect(both).not.toContain(token);
    expect(both.match(TOKEN)).toBeNull();
  });

  test('when the HTML is framed, it runs nothing, fetches nothing, and no other site may frame it', async () => {
    await postComment(app);
    await app.deliverMail();
    const desk = await signIn(app);
    const { page } = await shown(desk, 1);
    expect(page.$('iframe').is('[sandbox=""]')).toBe(true);
    expect(page.headers['content-security-policy']).toContain("frame-src 'self'");
    const { headers } = await desk.open('/desk/mail/1/html');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; .*frame-ancestors 'self'; sandbox$/,
    );
    expect(headers['cache-control']).toBe('no-store');
  });

  test('when it carries several notices, each is listed with its comment', async () => {
    await app.services.database.prisma.moderator.updateMany({ data: { gatheredAt: app.clock.now() } });
    await postComment(app, { author: 'Bo' });
    await postComment(app, { author: 'Cleo', comment: 'Me too' });
    app.clock.advance(MINUTE_MS);
    await app.deliverMail();
    const { page } = await shown(await signIn(app), 1);
    const listed = page.$('#notices-title').parent();
    expect(
      listed
        .find('a')
        .toArray()
        .map((link) => page.$(link).attr('href')),
    ).toEqual(['/desk/comments/1', '/desk/comments/2']);
    expect(page.$('.facts').text()).toContain('2 events');
  });

  test('when it is about no mail, there is no such page', async () => {
    const desk = await signIn(app);
    for (const path of ['/desk/mail/77', '/desk/mail/x', '/desk/mail/77/html', '/desk/mail/77/file']) {
      expect((await desk.open(path)).status).toBe(404);
    }
  });
});

describe('the list of mails', () => {
  const headings = ({ $ }: Answer) =>
    $('.card h3')
      .toArray()
      .map((one) => $(one).text().trim());

  test('when it is filtered, only that kind and that recipient are shown and counted, and the filter stays', async () => {
    await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    await postComment(app);
    await app.deliverMail();
    const desk = await signIn(app);
    await desk.submit(await desk.open('/desk/mail'), 'form[action="/desk/mail/tests"]');
    await app.deliverMail();

    const tests = await desk.open('/desk/mail?kind=test');
    expect(headings(tests)).toHaveLength(1);
    expect(headings(tests)[0]).toContain('[Moderato] Test mail');
    expect(tests.$('#kind option[selected]').text()).toBe('Test');
    const [ada, noor] = await app.services.database.prisma.moderator.findMany({ orderBy: { id: 'asc' } });
    const toNoor = await desk.open(`/desk/mail?to=moderator-${noor!.id}&state=sent`);
    expect(headings(toNoor)).toHaveLength(1);
    expect(toNoor.$('.facts').text()).toContain('Noor');
    expect(toNoor.$('.tabs a[aria-current]').text().replace(/\s+/g, ' ')).toBe('Sent 1');
    expect(toNoor.$('.tabs a').first().attr('href')).toBe(`/desk/mail?to=moderator-${noor!.id}`);
    expect(headings(await desk.open(`/desk/mail?to=moderator-${ada!.id}`))).toHaveLength(2);
    const toReaders = await desk.open('/desk/mail?to=readers&state=sent');
    expect(headings(toReaders)).toEqual([]);
    expect(toReaders.$('.empty').text()).toBe('No mail here matches the filter.');
    expect((await desk.open('/desk/mail?to=nobody&kind=none&state=x')).$('.card')).toHaveLength(3);
    for (const before of ['x', '9999999999999-1', '99999999999999999-1', '1-99999999999']) {
      expect((await desk.open(`/desk/mail?state=sent&before=${before}`)).status).toBe(200);
    }
  });

  test('when a mail goes to a reader, the list has the number of the author and no address', async () => {
    await postComment(app);
    const { prisma } = app.services.database;
    const at = app.clock.now();
    const owed = { kind: 'comment-approved', commenterId: 1, dedupeKey: 'x', dueAt: at, createdAt: at };
    await prisma.outboxMessage.create({ data: { ...owed, failedAt: at, errorWord: 'recipient_refused' } });
    const page = await (await signIn(app)).open('/desk/mail?to=readers');
    expect(page.$('.card a[href="/desk/authors/1"]').text()).toBe('author 1');
    expect(page.$('.card').text()).toContain('The mail server refused the recipient');
    expect(page.body).not.toContain('readers.test');
  });

  test('when a moderator looks, the messages and what is about many are not offered', async () => {
    await postComment(app);
    await app.deliverMail();
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    const page = await noor.open('/desk/mail');
    expect(page.$('.card h3 a, form[action="/desk/mail/tests"], a[href^="/desk/mail/retries"]')).toHaveLength(
      0,
    );
  });
});

describe('trying all failed again', () => {
  const fail = (count: number, failedAt = app.clock.now()) =>
    app.services.database.prisma.outboxMessage.createMany({
      data: Array.from({ length: count }, (_, n) => ({
        kind: 'test',
        moderatorId: 1,
        dedupeKey: `${failedAt.getTime()} ${n}`,
        createdAt: failedAt,
        dueAt: failedAt,
        failedAt,
        errorWord: 'recipient_refused',
      })),
    });
  const failed = () =>
    app.services.database.prisma.outboxMessage.count({ where: { failedAt: { not: null } } });

  test('when one has failed, it is asked about one', async () => {
    await fail(1);
    const asked = await (await signIn(app)).open('/desk/mail/retries');
    expect(asked.$('main').text()).toMatch(/One mail has failed\. It is tried again now[\s\S]*Leave it/);
  });

  test('when it is confirmed, exactly what was counted is tried, not what failed since', async () => {
    await fail(3);
    const desk = await signIn(app);
    const list = await desk.open('/desk/mail');
    const asked = await desk.open(list.$('a[href^="/desk/mail/retries"]').attr('href')!);
    expect(asked.$('main').text()).toContain('3 mails have failed.');
    app.clock.advance(MINUTE_MS);
    await fail(2);
    const answer = await desk.submit(asked, 'form[action="/desk/mail/retries"]');
    expect((await desk.follow(answer)).$('.notice').text()).toContain('Trying again: 3 mails.');
    expect(await failed()).toBe(2);
    expect(await app.deliverMail()).toBe(3);
  });

  test('when nothing has failed, or nothing was counted, nothing is done', async () => {
    const desk = await signIn(app);
    expect((await desk.open('/desk/mail/retries')).$('main').text()).toContain('Nothing has failed.');
    await fail(1);
    expect((await desk.post('/desk/mail/retries', { kind: '', to: '', lastId: 'x' })).status).toBe(422);
    expect(await failed()).toBe(1);
  });
});

describe('a test mail', () => {
  test('when an admin asks for one, it arrives at the own address, and the page says so', async () => {
    const desk = await signIn(app);
    const answer = await desk.submit(await desk.open('/desk/mail'), 'form[action="/desk/mail/tests"]');
    expect((await desk.follow(answer)).$('.notice').text()).toContain('On its way: “Test” to ada.');
    await app.deliverMail();
    expect(app.smtp.mails[0]).toMatchObject({ to: [ADMIN.email] });
    expect(app.smtp.mails[0]!.parsed.subject).toBe('[Moderato] Test mail');
    expect((await desk.follow(answer)).$('.notice').text()).toContain('to ada: sent, 1 March 2025');
  });

  test('when somebody asks again and again, the sixth is refused for a while', async () => {
    const desk = await signIn(app);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) {
      app.clock.advance(1000);
      statuses.push((await desk.post('/desk/mail/tests', {})).status);
    }
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
    const refused = await desk.post('/desk/mail/tests', {});
    expect(refused.$('p.notice').text()).toMatch(/^Too many tests\. Please try again in 10 minutes\./);
    expect(refused.$('#sent-title')).toHaveLength(1);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('when the admin reads German in another time zone, language and time are theirs', async () => {
    const wishes = { locale: 'de', timeZone: 'America/New_York' };
    await app.services.database.prisma.moderator.updateMany({ data: wishes });
    const desk = await signIn(app);
    await desk.post('/desk/mail/tests', {});
    await app.deliverMail();
    const { subject, text, html } = app.smtp.mails[0]!.parsed;
    expect(subject).toBe('[Moderato] Test-E-Mail');
    expect(text).toContain('Hallo ada!');
    expect(text).toContain('am 1. März 2025 um 05:00 GMT-5');
    expect(html).toContain('lang="de"');
  });
});

describe('mail in trouble', () => {
  test('when mail waits because the server is down, every page says so with a link, and the mail page what to do', async () => {
    await postComment(app);
    await app.smtp.close();
    await app.deliverMail();
    const desk = await signIn(app);
    const queue = await desk.open('/desk/comments');
    expect(queue.$('.notice').text()).toContain('One mail is waiting. The mail server cannot be reached.');
    expect(queue.$('.notice a').attr('href')).toBe('/desk/mail');
    expect((await desk.open('/desk')).$('.notice').text()).toContain('The mail server cannot be reached.');
    const trouble = (await desk.open('/desk/mail')).$('section.notice').text();
    expect(trouble).toContain('Check host and port in SMTP_URL');
  });

  test('when mails to a moderator come back, the desk names the person, not the address', async () => {
    await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    await app.services.database.prisma.moderator.updateMany({
      where: { name: 'Noor' },
      data: { bouncedAt: app.clock.now() },
    });
    const desk = await signIn(app);
    for (const path of ['/desk', '/desk/comments', '/desk/mail']) {
      const { $ } = await desk.open(path);
      expect($('.notice').text()).toContain('Mails to Noor come back: the address takes no mail.');
      expect($('.notice').text()).not.toContain('noor@');
    }
    expect((await desk.open('/desk/mail')).$('section.notice').text()).toContain(
      'npx moderato bounce --forget',
    );
    expect((await desk.open('/desk/people')).$('.card:contains(Noor)').text()).toContain('Mails come back');
    expect((await desk.open('/desk/people')).$('.card:contains(ada)').text()).not.toContain(
      'Mails come back',
    );
  });

  test('when mails to oneself come back, the account says so at the address', async () => {
    const desk = await signIn(app);
    const address = async () =>
      (await desk.open('/desk/account')).$('#address-title').parent().find('p').text();
    expect(await address()).toContain('and mails go there');
    await app.services.database.prisma.moderator.updateMany({ data: { bouncedAt: app.clock.now() } });
    expect(await address()).toContain('Mails to this address do not reach you');
    expect(await address()).not.toContain('and mails go there');
    expect((await desk.open('/desk/account')).$('main > .notice').text()).toContain('Mails to you come back');
  });

  test('when a reader mistyped an address, no page but the list of mails says anything', async () => {
    const { commenter, outboxMessage } = app.services.database.prisma;
    await postComment(app);
    const { id: commenterId } = await commenter.findFirstOrThrow();
    const at = app.clock.now();
    await outboxMessage.create({
      data: {
        kind: 'confirm-address',
        commenterId,
        dedupeKey: 'mistyped',
        createdAt: at,
        dueAt: at,
        failedAt: at,
        errorWord: 'recipient_refused',
        errorDetail: '550 no such user',
      },
    });
    const desk = await signIn(app);
    expect((await desk.open('/desk/comments')).$('.notice')).toHaveLength(0);
    const mail = await desk.open('/desk/mail');
    expect(mail.$('section.notice')).toHaveLength(0);
    expect(mail.$('#failed-title').parent().text()).toContain('The mail server refused the recipient');
  });

  test('when a test mail is asked for while the server is down, nothing is called on its way', async () => {
    await postComment(app);
    await app.smtp.close();
    await app.deliverMail();
    const desk = await signIn(app);
    const answer = await desk.submit(await desk.open('/desk/mail'), 'form[action="/desk/mail/tests"]');
    const page = await desk.follow(answer);
    expect(page.$('p.notice').text()).toContain('“Test” to ada waits until mail goes out again.');
    expect(page.$('.notice-good')).toHaveLength(0);
    expect(page.$('p.notice a').attr('href')).toBe('/desk/mail?retried=2');
  });

  test('when a mail is tried again, its old error is gone until there is a new one', async () => {
    await postComment(app);
    await app.smtp.close();
    await app.deliverMail();
    const desk = await signIn(app);
    const answer = await desk.submit(await desk.open('/desk/mail'), 'form[action="/desk/mail/1/retries"]');
    const page = await desk.follow(answer);
    expect(page.$('.card').text()).toContain('Due');
    expect(page.$('.card, .notice').text()).not.toContain('cannot be reached');
    await app.deliverMail();
    expect((await desk.follow(answer)).$('p.notice').text()).toContain(
      'waits. The mail server cannot be reached',
    );
  });
});
