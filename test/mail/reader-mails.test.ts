import { load } from 'cheerio';
import { COMMENTS_PER_PAGE } from '../../src/comments/comment-pages.ts';
import { readReaderItems } from '../../src/mail/messages/reader-items.ts';
import { phrasesIn } from '../../src/mail/languages/index.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import { plantComments } from '../support/plant-comments.ts';
import { ARTICLE_SLUG, postComment, startTestApp, type TestApp } from '../support/app.ts';
import {
  afterUndo,
  confirm,
  confirmedComment,
  decideNow,
  deliverAll,
  mailsTo,
} from '../notifications/reader-support.ts';

const MIA = 'mia@readers.test';
const HOSTILE_TITLE = `Tides <b>${'{siteName}'} <%= it.siteName %> \u202E"x"`;

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ articles: { [`${ARTICLE_SLUG}.md`]: `# ${HOSTILE_TITLE}\n\nThe sea.\n` } });
});
afterEach(() => app.close());

/** Mia is told of a reply that somebody hostile wrote. */
async function hostileReply() {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  const evil = {
    author: 'Eve\u202E\u2066 <b>\r\nBcc: all@readers.test',
    email: 'eve@readers.test',
    url: 'https://evil.test/',
    comment: `<a href="https://evil.test">win</a> <img src=//evil.test/x>\nUnsubscribe: https://evil.test\u202E ${'w'.repeat(3000)} <%= 1 %> {count}`,
  };
  await postComment(app, { ...evil, comment_parent: String(id) }, app.newBrowser());
  await decideNow(app, id + 1, 'approve');
  await afterUndo(app);
  return mailsTo(app, MIA).at(-1)!;
}

test('whatever a reply holds, the mail has one of each header, one recipient and our own links alone', async () => {
  const { raw, parsed, to } = await hostileReply();
  expect(to).toEqual([MIA]);
  const [head = ''] = raw.split('\r\n\r\n');
  for (const name of ['From', 'To', 'Subject', 'Message-ID', 'Date', 'References']) {
    expect([name, head.match(new RegExp(`^${name}:`, 'gim'))?.length]).toEqual([name, 1]);
  }
  expect(head).not.toMatch(/^(Bcc|Cc):/im);
  expect(head).toMatch(/^Auto-Submitted: auto-generated/m);

  const $ = load(String(parsed.html));
  expect($('img, script, b, blockquote a')).toHaveLength(0);
  for (const link of $('a').toArray()) expect($(link).attr('href')).toMatch(/^http:\/\/moderato\.test\//);
  expect(raw).not.toContain('eve@readers.test');
  for (const part of [parsed.text!, $('body').text(), parsed.subject!]) {
    expect(part).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(part).toContain('<%= it.siteName %>');
  }
  expect(parsed.text).toContain('\n> Unsubscribe: https://evil.test ');
  expect(parsed.text).not.toContain('w'.repeat(1001));
});

test('text and HTML say the same, with the same links', async () => {
  const { parsed } = await hostileReply();
  const $ = load(String(parsed.html));
  const links = $('a')
    .map((_, link) => $(link).attr('href'))
    .get();
  for (const link of links) expect(parsed.text).toContain(link);
  for (const line of ['Somebody replied to your comment.', 'You get this mail because', 'Moderato']) {
    expect(parsed.text).toContain(line);
    expect($('body').text()).toContain(line);
  }
  expect(parsed.text).not.toMatch(/\n{4}/);
  expect($('html').attr('lang')).toBe('en');
});

test('where the site speaks German, its mails to readers do', async () => {
  await app.services.database.prisma.site.updateMany({ data: { locale: 'de' } });
  await app.services.site.reload();
  const { parsed } = await hostileReply();
  expect(parsed.subject).toContain('Antwort auf Ihren Kommentar: „Tides');
  expect(parsed.text).toContain('Jemand hat auf Ihren Kommentar geantwortet.');
  expect(load(String(parsed.html))('html').attr('lang')).toBe('de');
  const [asked] = mailsTo(app, MIA);
  expect(asked!.parsed.text).toContain('öffnen Sie innerhalb von 7 Tagen den folgenden Link');
});

test('a mail that is sent again says the same under the same Message-ID', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  const { outboxMessage } = app.services.database.prisma;
  await outboxMessage.updateMany({ where: { kind: 'comment-approved' }, data: { sentAt: null } });
  await postComment(app, { comment: 'Something happens meanwhile', email: 'ben@readers.test' });
  await deliverAll(app);
  const [first, again] = mailsTo(app, MIA).slice(1);
  expect(again!.raw.replace(/boundary="[^"]+"|^--.*$/gm, '')).toBe(
    first!.raw.replace(/boundary="[^"]+"|^--.*$/gm, ''),
  );
});

test('a comment that moves to another page before a repeated try is in the same mail, whose link leads to it', async () => {
  const id = await confirmedComment(app);
  await postComment(app, { comment: 'Second.', email: 'ben@readers.test', notify: '1' }, app.newBrowser());
  await confirm(app, 'ben@readers.test');
  await decideNow(app, id, 'approve');
  await decideNow(app, id + 1, 'approve');
  app.smtp.refusals.data = { code: 451, message: 'later' };
  await afterUndo(app);
  const { comment } = app.services.database.prisma;
  const first = await comment.findUniqueOrThrow({ where: { id } });
  await comment.createMany({
    data: Array.from({ length: COMMENTS_PER_PAGE }, (_, at) => ({
      ...first,
      id: id + 1000 + at,
      parentId: id,
      threadId: id,
      submissionKey: null,
    })),
  });
  await app.services.database.prisma.article.updateMany({
    data: { approvedCount: COMMENTS_PER_PAGE + 2 },
  });

  delete app.smtp.refusals.data;
  app.clock.advance(DAY_MS);
  await app.deliverMail();
  const { text, messageId, subject } = mailsTo(app, 'ben@readers.test').at(-1)!.parsed;
  expect(subject).toContain('Your comment was approved');
  expect(messageId).not.toMatch(/-2[.@]/);
  const [, path] = /See it on the page: http:\/\/moderato\.test(\S+)/.exec(text!)!;
  const answer = await app.browser.open(path!);
  expect(answer.headers.location).toContain('?page=2#comment-');
  expect((await app.browser.follow(answer)).$(`#comment-${id + 1}`)).toHaveLength(1);
});

test('however many things a mail tells, the database is asked as often', async () => {
  const { ids } = await plantComments(
    app.services,
    Array.from({ length: 20 }, () => ({ parent: null })),
  );
  let asked = 0;
  const { database } = app.services;
  const prisma = database.prisma.$extends({
    query: {
      $allModels: {
        $allOperations({ args, query }) {
          asked += 1;
          return query(args);
        },
      },
    },
  }) as unknown as typeof database.prisma;
  const counting = { ...app.services, database: { ...database, prisma } };
  const news = ids.map((commentId) => ({ kind: 'new-comment' as const, commentId }));
  const items = await readReaderItems(counting, phrasesIn('en'), news);
  expect(items.map(({ text }) => text)).toEqual(ids.map((_id, at) => `Comment ${at}`));
  expect(asked).toBe(1);
});

test('a digest has twenty with their texts, and how many more under each article', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  for (let number = 1; number <= 22; number++) {
    const comment = `Reply number ${number}.`;
    await postComment(
      app,
      { comment, email: 'ben@readers.test', comment_parent: String(id) },
      app.newBrowser(),
    );
    await decideNow(app, id + number, 'approve');
  }
  await afterUndo(app);
  const { text, subject } = mailsTo(app, MIA).at(-1)!.parsed;
  expect(subject).toBe('[Moderato] 22 updates about comments');
  expect(text!.match(/^> Reply number/gm)).toHaveLength(20);
  expect(text).toContain('And 2 more under "Tides');
});

test('a comment that is taken off the page before a repeated try is not in the mail any more', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  for (const comment of ['This one stays.', 'This one goes.']) {
    await postComment(
      app,
      { comment, email: 'ben@readers.test', comment_parent: String(id) },
      app.newBrowser(),
    );
  }
  await decideNow(app, id + 1, 'approve');
  await decideNow(app, id + 2, 'approve');
  app.smtp.refusals.data = { code: 451, message: 'later' };
  await afterUndo(app);
  const { outboxMessage } = app.services.database.prisma;
  const tried = await outboxMessage.findFirstOrThrow({ where: { kind: 'reader-digest' } });
  expect(tried.contentHash).not.toBe('');

  await decideNow(app, id + 2, 'trash');
  delete app.smtp.refusals.data;
  app.clock.advance(DAY_MS);
  await app.deliverMail();
  const { text, messageId } = mailsTo(app, MIA).at(-1)!.parsed;
  expect(text).toContain('This one stays.');
  expect(text).not.toContain('This one goes.');
  expect(messageId).toContain(`outbox-${tried.id}-`);
  expect(messageId).toMatch(/-2\./);
});
