import { emailIndex } from '../../src/commenters/address-vault.ts';
import { eraseComments } from '../../src/moderation/erase.ts';
import { suppress } from '../../src/notifications/suppression.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import { plantComments } from '../support/plant-comments.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import {
  afterUndo,
  askToBeTold,
  confirmedComment,
  decideNow,
  deliverAll,
  followArticle,
  linkIn,
  listedOn,
  mailsTo,
} from './reader-support.ts';

const MIA = 'mia@readers.test';
const ONE_CLICK = 'List-Unsubscribe=One-Click';

let app: TestApp;
beforeEach(async () => (app = await startTestApp({ env: { BASE_URL: 'https://moderato.test' } })));
afterEach(() => app.close());

const open = async () =>
  (
    await app.services.database.prisma.subscription.findMany({
      where: { endedAt: null },
      orderBy: { id: 'asc' },
    })
  ).map(({ kind }) => kind);

/** Mia is told that her comment was approved. @returns that mail */
async function approvedMail() {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  const mail = mailsTo(app, MIA).at(-1)!;
  return { id, mail, path: linkIn(mail, 'unsubscribe') };
}

/** As a mail program does: no cookie, no origin, one field in this wrapping. */
const oneClick = (path: string, type: string, body: string) =>
  app.newBrowser().send('POST', path, { headers: { 'Content-Type': type }, body });

test('each mail but the one that asks has both headers of RFC 8058, with the address that its text names', async () => {
  const { mail, path } = await approvedMail();
  expect(mail.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
  expect(mail.raw.replace(/\r\n[ \t]/g, ' ')).toContain(`List-Unsubscribe: <https://moderato.test${path}>`);
  expect(mailsTo(app, MIA)[0]!.raw).not.toContain('List-Unsubscribe');
});

test('when the site has no https, no mail has one of these headers, and the text names the address all the same', async () => {
  await app.close();
  app = await startTestApp({ env: { BASE_URL: 'http://moderato.test' } });
  const { path } = await approvedMail();
  for (const { raw } of app.smtp.mails) expect(raw).not.toMatch(/List-Unsubscribe/i);
  expect((await app.browser.open(path)).status).toBe(200);
});

test.each([
  ['application/x-www-form-urlencoded', ONE_CLICK],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
  ],
])(
  'a post of %s ends them with 200, no redirect and no cookie, from wherever it comes',
  async (type, body) => {
    const { path } = await approvedMail();
    for (let time = 0; time < 2; time++) {
      const answer = await app.newBrowser().send('POST', path, {
        headers: { 'Content-Type': type, Origin: 'https://mail.test', 'Sec-Fetch-Site': 'cross-site' },
        body,
      });
      expect([answer.status, answer.headers.location, answer.headers['set-cookie']]).toEqual([
        200,
        undefined,
        undefined,
      ]);
      expect(await open()).toEqual(['replies']);
    }
  },
);

test('fetching the link changes nothing; a person finds a button behind it', async () => {
  const { path } = await approvedMail();
  for (let time = 0; time < 20; time++) {
    await app.browser.open(path);
    await app.browser.send('HEAD', path);
  }
  expect(await open()).toEqual(['decision', 'replies']);
  const page = await app.browser.open(path);
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  });
  const done = await app.browser.submit(page, 'form');
  expect(done.$('[role=status]').text()).toContain('no more of these mails');
  expect(await open()).toEqual(['replies']);
});

test('a forged, cut or swapped token ends nothing, and an old one still works', async () => {
  const { path, mail } = await approvedMail();
  const swapped = linkIn(mail, 'subscriptions').replace('/subscriptions/', '/unsubscribe/');
  for (const wrong of [`${path}x`, path.slice(0, -4), path.replace('u.', 'u.1'), swapped]) {
    expect((await oneClick(wrong, 'application/x-www-form-urlencoded', ONE_CLICK)).status).toBe(404);
  }
  expect(await open()).toEqual(['decision', 'replies']);
  app.clock.advance(1000 * DAY_MS);
  expect((await oneClick(path, 'text/plain', '')).status).toBe(200);
  expect((await app.browser.open(linkIn(mail, 'subscriptions'))).status).toBe(410);
  expect((await app.browser.send('PUT', path)).status).toBe(405);
});

test('what is ended is not mailed any more, also when it was owed before', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  const manage = linkIn(mailsTo(app, MIA)[0], 'subscriptions');
  const page = await app.browser.open(manage);
  expect(listedOn(page)).toEqual([
    'Night trains return What becomes of your comment of 1 March 2025 at 10:00 UTC Since 1 March 2025 at 10:01 UTC',
    'Night trains return Replies to your comment of 1 March 2025 at 10:00 UTC Since 1 March 2025 at 10:01 UTC',
  ]);
  await app.browser.submit(page, '.subscriptions li:first-child form');
  await afterUndo(app);
  expect(mailsTo(app, MIA)).toHaveLength(1);
  const notice = await app.services.database.prisma.notice.findFirstOrThrow({ where: { kind: 'approved' } });
  expect(notice.cancelReason).toBe('unsubscribed');
});

/** The server takes mail again, and the one about the approval is not sent. @returns the reason that is kept with it */
async function whyNotApproved(): Promise<string> {
  delete app.smtp.refusals.data;
  app.clock.advance(DAY_MS);
  await app.deliverMail();
  expect(mailsTo(app, MIA)).toHaveLength(1);
  const message = await app.services.database.prisma.outboxMessage.findFirstOrThrow({
    where: { kind: 'comment-approved' },
  });
  return message.dropReason;
}

test('what is ended while its mail waits for the server is not sent, and the message says why', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  app.smtp.refusals.data = { code: 451, message: 'later' };
  await afterUndo(app);
  await app.browser.post(linkIn(mailsTo(app, MIA)[0], 'subscriptions'), { action: 'end-all' });
  expect(await whyNotApproved()).toBe('unsubscribed');
});

test('on the page of all mails, what waits is confirmed or ended, and nobody else’s is touched', async () => {
  const id = await confirmedComment(app);
  await followArticle(app, id, 'daily');
  const ben = await confirmedComment(app, { email: 'ben@readers.test', comment: 'Hello' });
  const manage = linkIn(mailsTo(app, MIA)[0], 'subscriptions');
  const page = await app.browser.open(manage);
  expect(page.$('.subscriptions').text()).toContain('Not confirmed yet');
  const confirmed = await app.browser.submit(page, '.subscriptions li:last-child form');
  expect(confirmed.$('[role=status]').text()).toContain('Confirmed');
  expect(confirmed.$('.subscriptions').text()).not.toContain('Not confirmed yet');

  const ofBen = await app.services.database.prisma.subscription.findMany({ where: { commentId: ben } });
  await app.browser.post(manage, { action: 'end', ids: ofBen.map((one) => one.id).join(' ') });
  expect(await open()).toHaveLength(5);
  await app.browser.post(manage, { action: 'end-all' });
  expect(await open()).toEqual(['decision', 'replies']);
  expect((await app.browser.post(manage, { action: 'everything' })).status).toBe(422);
});

test('when an article was followed with very many comments, each click ends as many as a form takes', async () => {
  const id = await confirmedComment(app);
  const { prisma } = app.services.database;
  const { commenterId } = await prisma.comment.findUniqueOrThrow({ where: { id } });
  const planted = Array.from({ length: 510 }, () => ({ parent: null }));
  const { articleId, ids } = await plantComments(app.services, planted);
  const at = app.clock.now();
  const row = { commenterId, articleId, kind: 'article', createdAt: at, confirmedAt: at };
  await prisma.subscription.createMany({ data: ids.map((commentId) => ({ ...row, commentId })) });
  const manage = linkIn(mailsTo(app, MIA)[0], 'subscriptions');

  const form = '.subscriptions li:last-child form';
  const after = await app.browser.submit(await app.browser.open(manage), form, { action: 'end' });
  expect((await open()).filter((kind) => kind === 'article')).toHaveLength(10);
  await app.browser.submit(after, form, { action: 'end' });
  expect(await open()).toEqual(['decision', 'replies']);
  const tooMany = Array(501).fill('1').join(' ');
  expect((await app.browser.post(manage, { action: 'end', ids: tooMany })).status).toBe(422);
});

test('no mail at all: nothing is sent or asked, until its owner allows it again', async () => {
  const { mail } = await approvedMail();
  const manage = linkIn(mail, 'subscriptions');
  const count = () => mailsTo(app, MIA).length;
  const before = count();
  await app.browser.submit(await app.browser.open(manage), 'section form');
  expect(await open()).toEqual([]);
  app.clock.advance(2 * DAY_MS);
  await askToBeTold(app, { comment: 'Asked again' });
  await deliverAll(app);
  expect(count()).toBe(before);

  const page = await app.browser.open(manage);
  expect(page.$('.notice').text()).toContain('sends no mail to your address');
  await app.browser.submit(page, '.notice form');
  await askToBeTold(app, { comment: 'And once more' });
  await deliverAll(app);
  expect(count()).toBe(before + 1);
});

test.each([
  ['bounced', 'address takes no mail'],
  ['unsubscribed', 'reader wants no mail'],
] as const)(
  'an address that is %s between the notice and the mail gets none, and the message says why',
  async (reason, said) => {
    const id = await confirmedComment(app);
    await decideNow(app, id, 'approve');
    app.smtp.refusals.data = { code: 451, message: 'later' };
    await afterUndo(app);
    await app.services.database.transaction((tx) =>
      suppress(tx, {
        emailIndex: emailIndex(app.services.keys, MIA),
        reason,
        at: app.clock.now(),
      }),
    );
    expect(await whyNotApproved()).toBe(said);
  },
);

test('when the last comment is erased, subscriptions end, links are dead, and the wish for no mail is kept', async () => {
  const { prisma } = app.services.database;
  const id = await confirmedComment(app);
  const manage = linkIn(mailsTo(app, MIA)[0], 'subscriptions');
  await app.browser.post(manage, { action: 'no-mail' });
  await prisma.subscription.updateMany({ data: { endedAt: null } });
  await decideNow(app, id, 'trash');
  const { version } = await prisma.comment.findUniqueOrThrow({ where: { id } });
  await eraseComments(app.services, { id: 1 }, [{ commentId: id, version }]);

  expect(await open()).toEqual([]);
  expect((await app.browser.open(manage)).status).toBe(404);
  await askToBeTold(app, { comment: 'A new beginning' });
  await deliverAll(app);
  expect(mailsTo(app, MIA)).toHaveLength(1);
});
