import { CONFIRMATIONS_IN_ALL } from '../../src/http/limits.ts';
import { findStoredMail } from '../../src/mail/read-stored-mail.ts';
import { TOLD_AFTER_MS } from '../../src/moderation-log/undo-window.ts';
import { undo } from '../../src/moderation/undo.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import { ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import {
  afterUndo,
  askToBeTold,
  confirm,
  confirmedComment,
  decideNow,
  deliverAll,
  followArticle,
  linkIn,
  mailsTo,
  receiptOf,
  subjectsTo,
} from './reader-support.ts';

const MIA = 'mia@readers.test';

const TICKED = '[type=checkbox][checked]';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const stored = () =>
  app.services.database.prisma.subscription.findMany({
    orderBy: { id: 'asc' },
    select: { kind: true, confirmedAt: true, endedAt: true },
  });
const counting = async () =>
  (await stored()).filter(({ confirmedAt, endedAt }) => confirmedAt && !endedAt).map(({ kind }) => kind);

test('when the box is ticked, one mail asks to confirm, without anything that a visitor typed', async () => {
  await askToBeTold(app, {
    author: 'Buy Pills',
    comment: 'Visit https://pills.test now',
    url: 'https://me.test',
  });
  await askToBeTold(app, { author: 'Buy Pills', comment: 'And again' });
  await deliverAll(app);
  await deliverAll(app);

  const mails = mailsTo(app, MIA);
  expect(mails).toHaveLength(1);
  const [{ raw, parsed }] = mails as [(typeof mails)[0]];
  for (const typed of ['Pills', 'pills.test', 'me.test', 'And again']) expect(raw).not.toContain(typed);
  expect(parsed.text).toContain('- what becomes of a comment on "Night trains return"\n');
  expect(parsed.text).toContain('- replies to a comment on "Night trains return"\n');
  expect(parsed.to).toMatchObject({ value: [{ address: MIA, name: '' }] });
  expect(await counting()).toEqual([]);
});

test('when the link is opened, nothing changes; the button makes what the page showed count', async () => {
  await askToBeTold(app);
  await deliverAll(app);
  const path = linkIn(mailsTo(app, MIA)[0], 'confirmations');
  const before = await stored();
  const page = await app.browser.open(path);
  await app.browser.send('HEAD', path);
  expect(await stored()).toEqual(before);
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  });
  expect(page.headers['set-cookie']).toBeUndefined();
  expect(page.$('form button')).toHaveLength(1);

  await askToBeTold(app, { comment: 'Asked after the page was read' });
  const done = await app.browser.submit(page, 'form');
  expect([done.status, done.$('h1').text()]).toEqual([200, 'Your address is confirmed']);
  expect(await counting()).toEqual(['decision', 'replies']);
  expect(await stored()).toHaveLength(4);
});

test('when an address is confirmed, another browser still needs a click, and the same one does not', async () => {
  const mine = app.newBrowser();
  const id = await confirmedComment(app, {}, mine);
  await followArticle(app, id, 'at-once', app.newBrowser());
  expect(await counting()).toEqual(['decision', 'replies']);
  await followArticle(app, id, 'at-once', mine);
  expect(await counting()).toEqual(['decision', 'replies', 'article']);
  await askToBeTold(app, { comment: 'From the same browser' }, mine);
  expect(await counting()).toEqual(['decision', 'replies', 'article', 'decision', 'replies']);
});

test('when a link is seven days old, forged, or for something else, it confirms nothing', async () => {
  await askToBeTold(app);
  await deliverAll(app);
  const mail = mailsTo(app, MIA)[0];
  const path = linkIn(mail, 'confirmations');
  const page = await app.browser.open(path);
  app.clock.advance(7 * DAY_MS);
  expect((await app.browser.open(path)).status).toBe(410);
  expect((await app.browser.submit(page, 'form')).status).toBe(410);
  const [, , commenter] = path.split(/[/.]/);
  for (const forged of [`${path}x`, path.replace('c.', 'c.9'), `/confirmations/${commenter}`]) {
    expect((await app.browser.open(forged)).status).toBe(404);
  }
  const other = linkIn(mail, 'subscriptions').replace('/subscriptions/', '/confirmations/');
  expect((await app.browser.open(other)).status).toBe(404);
  expect(await counting()).toEqual([]);
});

test('when the comment is spam or trash before the mail leaves, or caught by a ban, nobody is asked', async () => {
  const { prisma } = app.services.database;
  const spam = await askToBeTold(app);
  await decideNow(app, spam, 'spam');
  await deliverAll(app);
  expect(mailsTo(app, MIA)).toEqual([]);
  const { dropReason } = await prisma.outboxMessage.findFirstOrThrow({ where: { kind: 'confirm-address' } });
  expect(dropReason).toBe('nothing to confirm');

  await askToBeTold(app, {
    email: 'bot@readers.test',
    comment: 'Robots read trains',
    website_confirm: 'filled in by a robot',
  });
  await deliverAll(app);
  expect(mailsTo(app, 'bot@readers.test')).toEqual([]);
  expect(await prisma.outboxMessage.count({ where: { kind: 'confirm-address' } })).toBe(1);
});

test.each(['approve', 'pending'] as const)(
  'when a comment is taken out of spam by %s, its author is asked after the undo window, as a day allows',
  async (action) => {
    const id = await askToBeTold(app, { website_confirm: 'filled in by a robot' });
    await decideNow(app, id, action);
    await deliverAll(app);
    expect(mailsTo(app, MIA)).toHaveLength(0);
    app.clock.advance(TOLD_AFTER_MS);
    await deliverAll(app);
    expect(mailsTo(app, MIA)).toHaveLength(1);

    await decideNow(app, id, 'trash');
    await decideNow(app, id, 'approve');
    app.clock.advance(TOLD_AFTER_MS);
    await confirm(app, MIA);
    app.clock.advance(TOLD_AFTER_MS);
    await deliverAll(app);
    const subjects = mailsTo(app, MIA).map(({ parsed }) => parsed.subject);
    expect(subjects).toEqual([
      '[Moderato] Please confirm that you want mails',
      '[Moderato] Your comment was approved: "Night trains return"',
    ]);
  },
);

test('when a comment was spam as its mail was to leave, its author is asked when that is taken back', async () => {
  const id = await askToBeTold(app);
  await decideNow(app, id, 'spam');
  await deliverAll(app);
  await decideNow(app, id, 'approve');
  app.clock.advance(TOLD_AFTER_MS);
  await deliverAll(app);
  expect(mailsTo(app, MIA)).toHaveLength(1);
});

test('when it is put back into spam at once, or very many were asked within the hour, nobody is asked', async () => {
  const id = await askToBeTold(app, { website_confirm: 'filled in by a robot' });
  const admin = await app.services.database.prisma.moderator.findFirstOrThrow();
  await undo(app.services, admin, await decideNow(app, id, 'approve'));
  app.clock.advance(TOLD_AFTER_MS);
  await deliverAll(app);

  const at = app.clock.now();
  const asked = { kind: 'confirm-address', createdAt: at, dueAt: at, sentAt: at };
  const rows = Array.from({ length: CONFIRMATIONS_IN_ALL }, (_, number) => ({
    ...asked,
    dedupeKey: `${number}`,
  }));
  await app.services.database.prisma.outboxMessage.createMany({ data: rows });
  await decideNow(app, id, 'approve');
  app.clock.advance(TOLD_AFTER_MS);
  await deliverAll(app);
  expect(mailsTo(app, MIA)).toHaveLength(0);
});

test('when somebody asks again the next day, one more mail comes; a capital letter makes no other address', async () => {
  for (const [day, email] of [MIA, 'Mia@Readers.test', MIA].entries()) {
    await askToBeTold(app, { email, comment: `Comment ${day}` });
    await deliverAll(app);
    if (day > 0) app.clock.advance(DAY_MS);
  }
  const all = app.smtp.mails.filter(({ to }) => to.join().toLowerCase() === MIA);
  expect(all).toHaveLength(2);
});

test('when one network asks too often, comments are taken and no more mails are owed', async () => {
  const asked = 24; // more than the 20 in an hour
  for (let number = 0; number < asked; number++) {
    await askToBeTold(app, { email: `reader-${number}@readers.test`, comment: `Comment ${number}` });
  }
  const { prisma } = app.services.database;
  expect(await prisma.comment.count()).toBe(asked);
  expect(await prisma.outboxMessage.count({ where: { kind: 'confirm-address' } })).toBe(20);
});

test('when the address takes no mail, is confirmed or is new, form, preview, receipt and cookies are the same', async () => {
  const known = await confirmedComment(app, { email: 'known@readers.test' });
  await followArticle(app, known, 'daily');
  await askToBeTold(app, { email: 'gone@readers.test', comment: 'Gone' });
  await deliverAll(app);
  const manage = linkIn(mailsTo(app, 'gone@readers.test')[0], 'subscriptions');
  await app.browser.post(manage, { action: 'no-mail' });

  const seen: string[] = [];
  for (const email of ['known@readers.test', 'gone@readers.test', 'new@readers.test']) {
    const browser = app.newBrowser();
    const answer = await postComment(app, { email, comment: `Hello from ${email}`, notify: '1' }, browser);
    const preview = await browser.follow(answer);
    const { id } = await app.services.database.prisma.comment.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const receipt = await browser.open(await receiptOf(app, id));
    const saved = await followArticle(app, id, 'at-once', browser);
    const after = await browser.follow(saved);
    seen.push(
      [answer.status, [...browser.cookies.keys()].join(), preview.$('main').text(), receipt.body, after.body]
        .join('\n')
        .replaceAll(email, 'the address')
        .replaceAll(/receipts\/[\w.-]+/g, 'receipts/…')
        .replaceAll(/moderato-receipt-\d+/g, 'moderato-receipt-…')
        .replaceAll(/comment-\d+/g, 'comment-…'),
    );
  }
  expect(seen[1]).toBe(seen[0]);
  expect(seen[2]).toBe(seen[0]);
  expect(seen[0]).toContain('has to be confirmed');
});

test('when the owner of an address ends what was asked with it, that is told in the owner’s browser alone', async () => {
  const asker = app.newBrowser();
  const id = await askToBeTold(app, {}, asker);
  await deliverAll(app);
  const mail = mailsTo(app, MIA)[0];
  const receipt = await receiptOf(app, id);
  const before = (await asker.open(receipt)).body;
  const owner = app.newBrowser();
  await owner.submit(await owner.open(linkIn(mail, 'confirmations')), 'form');
  expect((await owner.open(receipt)).$(TICKED)).toHaveLength(2);
  for (const action of ['end-all', 'no-mail']) {
    await owner.post(linkIn(mail, 'subscriptions'), { action });
    expect((await asker.open(receipt)).body).toBe(before);
  }
  expect((await asker.open(receipt)).$(TICKED)).toHaveLength(2);
  expect((await owner.open(receipt)).$(TICKED)).toHaveLength(0);
});

test('when a wish is taken back where it was made, its box is empty there, whoever looks', async () => {
  const id = await confirmedComment(app);
  const receipt = await receiptOf(app, id);
  const page = await app.browser.open(receipt);
  expect(page.$(TICKED)).toHaveLength(2);
  await app.browser.post(`${receipt}/subscriptions`, { replies: '1', article: 'none' });
  expect((await app.newBrowser().open(receipt)).$(TICKED).attr('name')).toBe('replies');
  expect(await counting()).toEqual(['replies']);
  await app.browser.post(`${receipt}/subscriptions`, { decision: '1', article: 'daily' });
  const again = await app.newBrowser().open(receipt);
  expect(again.$(TICKED).attr('name')).toBe('decision');
  expect(again.$('[name=article][checked]').val()).toBe('daily');
});

test('when an admin allows no mails to readers, nothing is offered, taken or sent', async () => {
  const id = await confirmedComment(app);
  const receipt = await receiptOf(app, id);
  const page = await app.browser.open(receipt);
  const desk = await signIn(app);
  await desk.submit(await desk.open('/desk/settings'), 'form[action="/desk/settings"]', {
    readerMails: 'off',
  });

  expect((await app.browser.open(`/articles/${ARTICLE_SLUG}`)).$('[name=notify]')).toHaveLength(0);
  expect((await app.browser.open(receipt)).$('form[action$="/subscriptions"]')).toHaveLength(0);
  expect(
    (await app.browser.submit(page, 'form[action$="/subscriptions"]', { article: 'daily' })).status,
  ).toBe(403);
  await postComment(app, { email: 'ben@readers.test', comment: 'Mine', notify: '1' });
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toHaveLength(1);
  expect(subjectsTo(app, 'ben@readers.test')).toEqual([]);
});

test('when the box comes back with a refused form, it is still ticked', async () => {
  const refused = await postComment(app, { comment: '', notify: '1' });
  expect(refused.status).toBe(422);
  expect(refused.$('#notify').is('[checked]')).toBe(true);
});

test.each([
  ['on', 2],
  ['replies', 2],
  ['0', 0],
  ['false', 0],
  ['', 0],
])('when a program sends notify=%s, that makes %d subscriptions', async (notify, count) => {
  expect((await postComment(app, { notify })).status).toBe(303);
  expect(await stored()).toHaveLength(count);
});

test('when no mail server is set, the mails are files and the links in them work', async () => {
  const files = await startTestApp({ smtp: false });
  try {
    await postComment(files, { notify: '1' });
    await files.deliverMail();
    const message = await files.services.database.prisma.outboxMessage.findFirstOrThrow({
      where: { kind: 'confirm-address' },
    });
    const mail = await findStoredMail(files.services.mailer, message);
    const path = /moderato\.test(\/confirmations\/[\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect((await files.browser.submit(await files.browser.open(path), 'form')).status).toBe(200);
  } finally {
    await files.close();
  }
});

test('when mails were sent, no token or address of a reader is in the log or the outbox', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  await app.browser.open(linkIn(mailsTo(app, MIA)[1], 'unsubscribe'));
  await app.browser.post(linkIn(mailsTo(app, MIA)[1], 'subscriptions'), { action: 'end-all' });
  const outbox = await app.services.database.prisma.outboxMessage.findMany();
  for (const text of [app.logLines.join('\n'), JSON.stringify(outbox)]) {
    expect(text).not.toContain('readers.test');
    expect(text).not.toMatch(/[csu]\.\d+\.\d+\.[\w-]{20}/);
  }
});
