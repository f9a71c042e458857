import type { BanKind } from '../../src/commenters/find-bans.ts';
import { ban, liftBan } from '../../src/commenters/ban.ts';
import { domainIndex } from '../../src/commenters/domain-index.ts';
import { DAY_MS, later } from '../../src/time/clock.ts';
import { ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let ada: { id: number };
beforeEach(async () => {
  app = await startTestApp();
  ada = await app.services.database.prisma.moderator.findFirstOrThrow();
});
afterEach(() => app.close());

const banNow = (kind: BanKind, value: string, label: string, until: Date | null = null) =>
  ban(app.services, ada, { kind, value, label, commenterId: null, reason: '', until });

const statuses = async () => {
  const comments = await app.services.database.prisma.comment.findMany({ orderBy: { id: 'asc' } });
  return comments.map(({ status }) => status);
};

const emailIndexOfMia = async () =>
  (await app.services.database.prisma.commenter.findFirstOrThrow()).emailIndex;

describe('a ban', () => {
  test('by address catches the address in any spelling, and no other', async () => {
    await postComment(app);
    await banNow('address', await emailIndexOfMia(), 'author 1');
    await postComment(app, { comment: 'Again.', email: 'MIA@Readers.test' });
    await postComment(app, { comment: 'Not me.', email: 'noor@readers.test' });
    expect(await statuses()).toEqual(['pending', 'trash', 'pending']);
    const verdict = await app.services.database.prisma.verdict.findFirstOrThrow({
      where: { rule: 'banned' },
    });
    expect(verdict).toMatchObject({ outcome: 'trash', reason: 'Banned by the address.' });
    expect(verdict.evidence).toBe('[{"field":"address","match":"author 1"}]');
  });

  test('by network catches whoever writes from there', async () => {
    await postComment(app);
    const { networkIndex } = await app.services.database.prisma.comment.findFirstOrThrow();
    await banNow('network', networkIndex, 'network 000000');
    await postComment(app, { comment: 'Somebody else.', email: 'noor@readers.test' });
    expect(await statuses()).toEqual(['pending', 'trash']);
  });

  test('by website catches the domain and what is below it, on label boundaries', async () => {
    await banNow('website', 'example.casino', 'casino.example');
    for (const url of [
      'https://casino.example/win',
      'http://www.Casino.example',
      'https://mycasino.example',
      'https://casino.example.org',
      '',
    ]) {
      await postComment(app, { comment: `From ${url}.`, url });
    }
    expect(await statuses()).toEqual(['trash', 'trash', 'pending', 'pending', 'pending']);
  });

  test('by email domain catches the domain and what is below it, on label boundaries', async () => {
    await banNow('domain', domainIndex(app.services.keys, 'readers.test'), 'readers.test');
    for (const email of [
      'mia@readers.test',
      'mia@mail.READERS.test',
      'mia@myreaders.test',
      'mia@test.example',
    ]) {
      await postComment(app, { comment: `From ${email}.`, email });
    }
    expect(await statuses()).toEqual(['trash', 'trash', 'pending', 'pending']);
  });

  test('ends at its date, or when it is lifted', async () => {
    await postComment(app);
    await banNow('address', await emailIndexOfMia(), 'author 1', later(app.clock.now(), DAY_MS));
    await postComment(app, { comment: 'Banned.' });
    app.clock.advance(DAY_MS);
    await postComment(app, { comment: 'Free again.' });

    await banNow('address', await emailIndexOfMia(), 'author 1');
    const { id } = await app.services.database.prisma.ban.findFirstOrThrow({ orderBy: { id: 'desc' } });
    await postComment(app, { comment: 'Banned again.' });
    await liftBan(app.services, ada, id);
    await liftBan(app.services, ada, id);
    await postComment(app, { comment: 'Free for good.' });

    expect(await statuses()).toEqual(['pending', 'trash', 'pending', 'trash', 'pending']);
    const log = await app.services.database.prisma.logEntry.findMany({
      where: { action: { in: ['ban', 'lift-ban'] } },
      orderBy: { id: 'asc' },
    });
    expect(log.map(({ action, note }) => [action, note])).toEqual([
      ['ban', 'the address of author 1'],
      ['ban', 'the address of author 1'],
      ['lift-ban', 'the address of author 1'],
    ]);
  });

  test('is made once, also when the button was clicked twice', async () => {
    await Promise.all([1, 2].map(() => banNow('website', 'example.casino', 'casino.example')));
    expect(await app.services.database.prisma.ban.count()).toBe(1);
  });
});

describe('an edit', () => {
  const openReceipt = async () => {
    const preview = await app.browser.follow(await postComment(app));
    return app.browser.open(preview.$('#comment-preview a[href^="/receipts/"]').attr('href')!);
  };
  const edit = (receipt: Awaited<ReturnType<typeof openReceipt>>, comment: string) =>
    app.browser.submit(receipt, 'form[action$="/edits"]', { comment });
  const read = () =>
    app.services.database.prisma.comment.findFirstOrThrow({
      include: { verdicts: { orderBy: { id: 'asc' } }, commenter: true },
    });

  test('by an author who was banned meanwhile puts the comment into the trash', async () => {
    const receipt = await openReceipt();
    await banNow('address', await emailIndexOfMia(), 'author 1');
    expect((await edit(receipt, 'Edited.')).status).toBe(303);
    const { text, status, reason, verdicts, commenter } = await read();
    expect({ text, status, reason }).toEqual({ text: 'Edited.', status: 'trash', reason: 'banned' });
    expect(verdicts.map(({ rule }) => rule)).toEqual(['banned', 'site_default']);
    expect(commenter).toMatchObject({ pendingCount: 0, trashCount: 1 });
  });

  test('brings nothing out of the trash, with the ban or after it, and why it is there stays', async () => {
    await banNow('website', 'example.casino', 'casino.example');
    await banNow('domain', domainIndex(app.services.keys, 'readers.test'), 'readers.test');
    const receipt = await openReceipt();
    await edit(receipt, 'Edited.');
    await liftBan(app.services, ada, 2);
    expect((await edit(receipt, 'Edited again.')).status).toBe(303);
    const { text, status, reason, verdicts } = await read();
    expect({ text, status, reason }).toEqual({ text: 'Edited again.', status: 'trash', reason: 'banned' });
    const found = verdicts.map(({ rule, evidence }) => [rule, evidence]);
    expect(found).toEqual([
      ['banned', '[{"field":"domain","match":"part of the email address"}]'],
      ['site_default', '[]'],
    ]);
  });
});

test('a moderator reads that it was a ban', async () => {
  await banNow('domain', domainIndex(app.services.keys, 'readers.test'), 'readers.test');
  await postComment(app);
  const page = await (await signIn(app)).open('/desk/comments/1');
  expect(page.$('.timeline').text()).toMatch(/took this comment in\s+Trash\s+A ban/);
});

test('a banned author gets the same answers as everybody, and nobody is told', async () => {
  const values = { author: 'Mia', email: 'mia@readers.test', comment: 'The same text.' };
  /** All that the author sees: first answer, page, receipt, the same text again, an edit. */
  async function journey(): Promise<string[]> {
    const browser = app.newBrowser();
    const first = await postComment(app, values, browser);
    const page = await browser.follow(first);
    const receipt = await browser.open(page.$('#comment-preview a[href^="/receipts/"]').attr('href')!);
    const again = await postComment(app, values, browser);
    const edited = await browser.submit(receipt, 'form[action$="/edits"]', { comment: 'Edited.' });
    const afterwards = await browser.follow(edited);
    const json = await browser.post(
      `/articles/${ARTICLE_SLUG}/comments`,
      { ...values, comment: 'By script.' },
      { Accept: 'application/json' },
    );
    const cookies = [...browser.cookies.keys()].join();
    const pages = [page, receipt, again, afterwards].map(({ $ }) => $('main').text());
    const answers = [first, again, edited, json].map(({ status }) => status);
    const all = [answers.join(), JSON.stringify(Object.keys(JSON.parse(json.body))), cookies, ...pages];
    return all.map((text) => text.replaceAll(/comment-\d+|receipt-\d+/g, 'N'));
  }

  const free = await journey();
  await app.deliverMail();
  const mails = app.smtp.mails.length;
  const { prisma } = app.services.database;
  await prisma.comment.updateMany({ data: { fingerprint: '', commenterId: 1 } });
  await banNow('address', await emailIndexOfMia(), 'author 1');

  expect(await journey()).toEqual(free);
  await app.deliverMail();
  expect(app.smtp.mails).toHaveLength(mails);
  expect(await prisma.comment.groupBy({ by: ['status'], _count: true, orderBy: { status: 'asc' } })).toEqual([
    { status: 'pending', _count: 2 },
    { status: 'trash', _count: 2 },
  ]);
});
