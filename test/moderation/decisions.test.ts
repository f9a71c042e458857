import { readCounts } from '../../src/moderation-log/counts.ts';
import {
  addModerator,
  ARTICLE_SLUG,
  postComment,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/app.ts';

const ARTICLE = `/articles/${ARTICLE_SLUG}`;
let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const log = () =>
  app.services.database.prisma.logEntry.findMany({
    where: { commentId: 1 },
    orderBy: { id: 'asc' },
    select: { actor: true, action: true, fromStatus: true, toStatus: true },
  });

describe('from the desk', () => {
  test('approving publishes the comment, and the log tells the story', async () => {
    await postComment(app);
    const desk = await signIn(app);
    const queue = await desk.open('/desk/comments');
    const answer = await desk.submit(queue, 'form[action="/desk/comments/1/decisions"]', {
      action: 'approve',
    });
    expect(answer.status).toBe(303);
    const next = await desk.follow(answer);
    expect(next.$('#undo-bar').text()).toContain('Approved: the comment by Mia.');
    expect(next.$('#undo-bar a').attr('href')).toBe('/desk/comments/1');
    expect((await desk.open('/desk/comments/1')).$(`a[href="${ARTICLE}#comment-1"]`)).toHaveLength(1);

    const page = await app.browser.open(ARTICLE);
    expect(page.$('#comment-1').text()).toContain('I take the sleeper every winter.');
    expect(page.body).toContain('1 comment');
    expect(await log()).toEqual([
      { actor: 'rule', action: 'submit', fromStatus: '', toStatus: 'pending' },
      { actor: 'moderator', action: 'approve', fromStatus: 'pending', toStatus: 'approved' },
    ]);
  });

  test('putting back to pending takes the comment from the page, and the log tells the story', async () => {
    await postComment(app);
    const desk = await signIn(app);
    const decideOn = async (action: string) =>
      desk.submit(await desk.open('/desk/comments/1'), 'form[action$="/decisions"]', { action });
    await decideOn('approve');
    expect((await app.browser.open(ARTICLE)).$('#comment-1')).toHaveLength(1);

    const answer = await decideOn('pending');

    expect((await desk.follow(answer)).$('#undo-bar').text()).toContain(
      'Put back to pending: the comment by Mia.',
    );
    expect((await app.browser.open(ARTICLE)).$('#comment-1')).toHaveLength(0);
    expect(await readCounts(app.services.database)).toMatchObject({ pending: 1, approved: 0 });
    expect((await log()).at(-1)).toEqual({
      actor: 'moderator',
      action: 'pending',
      fromStatus: 'approved',
      toStatus: 'pending',
    });
  });

  test('when a colleague was first, I see who, with 409, and nothing changes; my own double click is no quarrel', async () => {
    await postComment(app);
    const other = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    const first = await signIn(app);
    const second = await signIn(app, other);
    const stale = await second.open('/desk/comments/1');

    const page = await first.open('/desk/comments/1');
    await first.submit(page, 'form[action$="/decisions"]', { action: 'approve' });
    expect((await first.submit(page, 'form[action$="/decisions"]', { action: 'approve' })).status).toBe(303);
    const answer = await second.submit(stale, 'form[action$="/decisions"]', { action: 'spam' });

    expect(answer.status).toBe(409);
    expect(answer.$('[role=alert]').text()).toContain('ada approved');
    expect(await log()).toHaveLength(2);
  });

  test('of two who decide at once, exactly one does and the other is told who, a hundred times over', async () => {
    await app.close();
    app = await startTestApp({ env: { COMMENT_LIMIT: '1000' } });
    const other = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    const desks = [
      { name: 'ada', action: 'approve', browser: await signIn(app) },
      { name: 'Noor', action: 'spam', browser: await signIn(app, other) },
    ] as const;
    const { logEntry, comment, notice } = app.services.database.prisma;
    const wins = { approve: 0, spam: 0 };
    for (let id = 1; id <= 100; id++) {
      await postComment(app, { comment: `Round ${id}`, email: `mia-${id}@readers.test` });
      const answers = await Promise.all(
        desks.map(({ browser, action }) =>
          browser.post(`/desk/comments/${id}/decisions`, { action, version: '1' }),
        ),
      );
      const first = answers.findIndex(({ status }) => status === 303);
      const winner = desks[first]!;
      const late = answers[1 - first]!;
      wins[winner.action] += 1;

      expect(late.status).toBe(409);
      expect(late.$('[role=alert]').text()).toContain(`${winner.name} `);
      const entries = await logEntry.findMany({ where: { commentId: id, actor: 'moderator' } });
      expect(entries.map(({ action }) => action)).toEqual([winner.action]);
      expect((await comment.findUniqueOrThrow({ where: { id } })).version).toBe(2);
    }
    expect(await readCounts(app.services.database)).toEqual({
      pending: 0,
      approved: wins.approve,
      spam: wins.spam,
      trash: 0,
      all: 100,
    });
    await app.deliverMail();
    const notices = await notice.findMany({ where: { kind: 'held' } });
    const moderators = await app.services.database.prisma.moderator.count({ where: { notify: 'each' } });
    expect(notices).toHaveLength(100 * moderators);
    expect(new Set(notices.map(({ cancelReason }) => cancelReason))).toEqual(new Set(['decided meanwhile']));
    expect(app.smtp.mails).toEqual([]);
  }, 120_000);

  test('rules and history are told in words, what matched once, and that the author edited', async () => {
    await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'casino' } });
    await app.services.site.reload();
    const preview = await app.browser.follow(await postComment(app, { comment: 'My casino, my CASINO' }));
    const receipt = await app.browser.open(preview.$('a[href^="/receipts/"]').attr('href')!);
    await app.browser.submit(receipt, 'form[action$="/edits"]', { comment: 'My casino house' });

    const desk = await signIn(app);
    const queue = await desk.open('/desk/comments');
    expect(queue.$('.card').text()).toContain('Why it was held');
    expect(
      queue
        .$('.reasons')
        .text()
        .match(/casino/gi),
    ).toHaveLength(1);
    expect(queue.$('.facts').text()).toContain('1 March 2025 at 10:00 UTC by its author');
    const page = await desk.open('/desk/comments/1');
    expect(page.$('.verdicts').text()).toContain('The default of the site');
    expect(page.$('.log').text()).toContain('Blocked words');
    for (const { $ } of [queue, page])
      expect($('body').text()).not.toMatch(/site_default|blocked_words|too_many/);
  });

  test('a moderator who may not see addresses sees none', async () => {
    await postComment(app);
    const other = await addModerator(app, {
      name: 'Noor',
      email: 'noor@moderato.test',
      seesAddresses: false,
    });
    const desk = await signIn(app, other);
    for (const path of ['/desk/comments', '/desk/comments/1']) {
      const page = await desk.open(path);
      expect(page.body).not.toContain('mia@readers.test');
      expect(page.$('form[action*="/reveals"]')).toHaveLength(0);
    }
  });
});

const REFUSE_USED_TOKENS = {
  sqlite: [
    `CREATE TRIGGER "refuse" BEFORE INSERT ON "UsedToken" BEGIN SELECT RAISE(ABORT, 'refused by the test'); END`,
  ],
  postgresql: [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''refused by the test''; END'`,
    `CREATE TRIGGER "refuse" BEFORE INSERT ON "UsedToken" FOR EACH ROW EXECUTE FUNCTION refuse()`,
  ],
};

describe('from a mail', () => {
  async function linksOfTheMail(): Promise<Record<string, string>> {
    await app.deliverMail();
    const text = app.smtp.mails.at(-1)!.parsed.text!;
    const links = [...text.matchAll(/\/act\/\S+/g)].map(([path]) => path);
    return Object.fromEntries(
      ['approve', 'spam', 'trash'].map((action) => [
        action,
        links.find((path) => path.includes(`.${action}.`))!,
      ]),
    );
  }

  test('the mail says enough, goes to one recipient, and can be told from a person’s', async () => {
    await postComment(app, { comment: 'What I think', author: 'Mia\r\nBcc: x@evil.example' });
    await app.deliverMail();
    const [mail] = app.smtp.mails;
    expect(mail?.to).toEqual(['ada@moderato.test']);
    expect(mail?.parsed.subject).toBe('[Moderato] Please moderate: "Night trains return"');
    expect(mail?.parsed.text).toContain('What I think');
    expect(mail?.parsed.text).toContain('Every comment on this site is read before it appears.');
    expect(mail?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.raw.match(/^(From|To|Subject|Message-ID):/gim)).toHaveLength(4);
  });

  test('reading a link changes nothing, its button decides once', async () => {
    await postComment(app);
    const { approve = '' } = await linksOfTheMail();
    const reader = app.newBrowser();
    for (let n = 0; n < 5; n++) {
      const page = await reader.open(approve);
      expect([page.status, page.headers['cache-control'], page.headers['referrer-policy']]).toEqual([
        200,
        'no-store',
        'no-referrer',
      ]);
      expect(page.$('button')).toHaveLength(1);
      await reader.send('HEAD', approve);
    }
    expect(await log()).toHaveLength(1);

    const page = await reader.open(approve);
    const done = await reader.submit(page, 'form[action^="/act/"]');
    expect(done.status).toBe(200);
    expect((await app.browser.open(ARTICLE)).body).toContain('sleeper every winter');
    await reader.submit(page, 'form[action^="/act/"]');
    expect(await log()).toHaveLength(2);
  });

  test.each(['+1', '01', '1.0', ' 1', ''])(
    'a button that carries the version %j decides nothing',
    async (version) => {
      await postComment(app);
      const { approve = '' } = await linksOfTheMail();
      expect((await app.browser.post(approve, { version })).status).toBe(409);
      expect(await log()).toHaveLength(1);
    },
  );

  test('when the link cannot be marked as used, its decision is not made either', async () => {
    await postComment(app);
    const { approve = '' } = await linksOfTheMail();
    const { prisma, dialect } = app.services.database;
    for (const statement of REFUSE_USED_TOKENS[dialect]) await prisma.$executeRawUnsafe(statement);
    const reader = app.newBrowser();
    const refused = await reader.submit(await reader.open(approve), 'form[action^="/act/"]');
    expect(refused.status).toBe(500);
    expect((await prisma.comment.findFirstOrThrow()).status).toBe('pending');
  });

  test('a link of a disabled moderator, a changed one and an old one do nothing', async () => {
    await postComment(app);
    const { approve = '' } = await linksOfTheMail();
    expect((await app.browser.post(approve.replace('.approve.', '.trash.'), { version: '1' })).status).toBe(
      404,
    );
    app.clock.advance(8 * 24 * 3_600_000);
    expect((await app.browser.post(approve, { version: '1' })).status).toBe(410);
    app.clock.advance(-8 * 24 * 3_600_000);
    await app.services.database.prisma.moderator.updateMany({ data: { disabledAt: app.clock.now() } });
    expect((await app.browser.post(approve, { version: '1' })).status).toBe(403);
    expect(await log()).toHaveLength(1);
  });
});

test('what waited before the first admin existed is owed to that one as a digest', async () => {
  await app.close();
  app = await startTestApp({ admin: false });
  await postComment(app, { comment: 'Nobody was there' });
  const { createHash } = await import('node:crypto');
  const codeHash = createHash('sha256').update('code').digest('base64url');
  await app.services.database.prisma.invitation.create({
    data: {
      codeHash,
      role: 'admin',
      createdAt: app.clock.now(),
      expiresAt: new Date(app.clock.now().getTime() + 1000),
    },
  });
  const page = await app.browser.open('/desk/set-up?code=code');
  const values = { name: 'Ada', email: 'ada@moderato.test', password: 'correct horse battery' };
  expect((await app.browser.submit(page, 'form[action="/desk/set-up"]', values)).status).toBe(303);
  expect((await app.newBrowser().open('/desk/set-up?code=code')).status).toBe(410);

  await app.deliverMail();
  expect(app.smtp.mails.map(({ to }) => to)).toEqual([['ada@moderato.test']]);
  expect(app.smtp.mails[0]?.parsed.text).toContain('Nobody was there');
});
