import { load } from 'cheerio';
import { editComment } from '../../src/comments/edit-comment.ts';
import { undo } from '../../src/moderation/undo.ts';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';
import { ADMIN, addModerator, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { expectEqualParts } from '../support/mail-parts.ts';
import type { ReceivedMail } from '../support/smtp-sink.ts';
import { decideNow } from './reader-support.ts';
import { mailsTo, namedIn, submit } from './support.ts';

const GRACE = { name: 'Grace', email: 'grace@moderato.test', seesAddresses: false };
const MEGABYTE = 1_000_000;

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

const partsOf = ({ parsed }: ReceivedMail) => ({ text: parsed.text ?? '', html: String(parsed.html) });

/** Submits comments after a mail that is just out, so that they become one digest a minute later. */
async function digestOf(
  submissions: Parameters<typeof submit>[2][],
): Promise<{ mail: ReceivedMail; ids: number[] }> {
  await submit(app, 'first');
  await app.deliverMail();
  app.smtp.mails.length = 0;
  const ids: number[] = [];
  for (const [at, values] of submissions.entries()) ids.push(await submit(app, at, values));
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  const [mail] = mailsTo(app, ADMIN.email);
  return { mail: mail!, ids };
}

test('when a comment is put back that was decided before anybody was told of it, they are told', async () => {
  await submit(app, 'first');
  await app.deliverMail();
  const id = await submit(app, 1);
  await decideNow(app, id, 'approve');
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  app.smtp.mails.length = 0;
  await decideNow(app, id, 'pending');
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  expect(app.smtp.mails.map(namedIn)).toEqual([[id]]);
});

test('when a comment waits again after they were told of it, they are not told of what was dropped before', async () => {
  const id = await submit(app, 1);
  await decideNow(app, id, 'approve');
  await app.deliverMail();
  await editComment(app.services, id, 'Edited.');
  await app.deliverMail();
  expect(app.smtp.mails.map(namedIn)).toEqual([[id]]);

  const admin = await app.services.database.prisma.moderator.findFirstOrThrow();
  await undo(app.services, admin, await decideNow(app, id, 'spam'));
  await decideNow(app, id, 'trash');
  await decideNow(app, id, 'pending');
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  expect(app.smtp.mails.map(namedIn)).toEqual([[id]]);
});

test('when a comment was dropped twice before anybody was told of it, its mail is about it alone', async () => {
  const id = await submit(app, 1);
  await decideNow(app, id, 'approve');
  await app.deliverMail();
  await editComment(app.services, id, 'Edited.');
  await decideNow(app, id, 'spam');
  await app.deliverMail();
  await decideNow(app, id, 'pending');
  await app.deliverMail();
  expect(app.smtp.mails.map(({ parsed }) => parsed.subject)).toEqual([
    '[Moderato] Please moderate: "Night trains return"',
  ]);
});

test('when it is quiet, each held comment is a mail of its own', async () => {
  for (const at of [1, 2, 3]) {
    await submit(app, at);
    await app.deliverMail();
    app.clock.advance(PACE_MS);
  }
  expect(app.smtp.mails.map(({ parsed }) => parsed.subject)).toEqual(
    Array(3).fill('[Moderato] Please moderate: "Night trains return"'),
  );
});

test('when 1,000 comments come within a minute, nobody gets two mails in one, and each comment is named once', async () => {
  const costly = '\u{1f600}'.repeat(150);
  await app.services.database.prisma.article.updateMany({ data: { title: costly } });
  const grace = await addModerator(app, GRACE);
  const sentAt = new Map<string, number[]>([
    [ADMIN.email, []],
    [grace.email, []],
  ]);
  const deliver = async () => {
    const before = app.smtp.mails.length;
    await app.deliverMail();
    for (const { to } of app.smtp.mails.slice(before)) sentAt.get(to[0]!)!.push(app.clock.now().getTime());
    return app.smtp.mails.length - before;
  };

  const ids: number[] = [];
  for (let second = 0; second < 60; second += 3) {
    for (let at = 0; at < 50; at += 1) {
      ids.push(await submit(app, `${second}-${at}`, { author: `${costly} ${at}` }));
    }
    await deliver();
    app.clock.advance(3 * SECOND_MS);
  }
  do app.clock.advance(PACE_MS);
  while ((await deliver()) > 0);

  expect(ids).toHaveLength(1000);
  for (const [email, times] of sentAt) {
    const mails = mailsTo(app, email);
    expect(mails.flatMap(namedIn).sort((a, b) => a - b)).toEqual(ids);
    for (const [at, time] of times.slice(1).entries()) {
      expect(time - times[at]!).toBeGreaterThanOrEqual(MINUTE_MS);
    }
    expect(Math.max(...mails.map(({ raw }) => raw.length))).toBeLessThan(MEGABYTE);
  }
}, 120_000);

test('when a digest goes, twenty comments are in it with text and links, by why they wait, and the others in a line', async () => {
  await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'casino' } });
  await app.services.site.reload();
  const submissions = Array.from({ length: 23 }, (_, at) =>
    at % 5 === 0 ? { comment: `A casino, number ${at}.` } : {},
  );
  const { mail, ids } = await digestOf(submissions);

  const parts = partsOf(mail);
  expect(mail.parsed.subject).toBe('[Moderato] Please moderate: 23 comments');
  const $ = load(parts.html);
  expect(
    $('h2')
      .toArray()
      .map((heading) => $(heading).text()),
  ).toEqual([
    'Blocked words',
    'Read before it appears, like every comment',
    '3 more comments, without their text',
  ]);
  expect($('blockquote')).toHaveLength(20);
  expect($('a[href*="/act/"]')).toHaveLength(60);
  expect($('li a[href*="/desk/comments/"]')).toHaveLength(3);
  const isBlocked = (at: number) => at % 5 === 0;
  const places = ids.map((_, at) => at);
  expect(namedIn(mail)).toEqual(
    [
      ...places.slice(0, 20).filter(isBlocked),
      ...places.slice(0, 20).filter((at) => !isBlocked(at)),
      ...places.slice(20),
    ].map((at) => ids[at]),
  );
  expect(parts.text).toContain('> A casino, number 0.\n');
  expect(parts.text).toContain('Email address: reader-0@readers.test');
  expectEqualParts(parts);
});

test('when the reader of a digest may not see addresses, none is in it', async () => {
  await addModerator(app, GRACE);
  await digestOf([{}, {}]);
  const [digest] = mailsTo(app, GRACE.email);
  expect(namedIn(digest!)).toHaveLength(2);
  expect(digest!.raw).not.toContain('readers.test');
});

test('when texts are as long and as costly as they can be, all is named and the mail stays below a megabyte', async () => {
  const costly = ['"', 'é', '\u{1f600}', '\n.', '&'].map((unit) =>
    unit.repeat(Math.floor(65_000 / unit.length)),
  );
  const names = '\u{1f600}'.repeat(240);
  const { mail, ids } = await digestOf(
    Array.from({ length: 25 }, (_, at) => ({
      author: `${at}${names}`,
      comment: `${at} ${costly[at % costly.length]!}`,
    })),
  );
  expect(namedIn(mail)).toEqual(ids);
  expect(mail.raw.length).toBeLessThan(MEGABYTE);
  expect(mail.parsed.text).toContain('The text is longer; all of it is on the desk.');
});

test('when a digest has to go again, it says the same under the same Message-ID although much was decided meanwhile', async () => {
  await submit(app, 'first');
  await app.deliverMail();
  const [, second] = [await submit(app, 'a'), await submit(app, 'b')];
  app.clock.advance(PACE_MS);
  app.smtp.refusals.data = { code: 451, message: 'later' };
  await app.deliverMail();
  const { comment, commenter } = app.services.database.prisma;
  await comment.update({ where: { id: second }, data: { status: 'approved', version: 2 } });
  await commenter.updateMany({ data: { approvedCount: 7 } });
  delete app.smtp.refusals.data;
  app.clock.advance(5 * MINUTE_MS);
  await app.deliverMail();

  const { messageId, edition } = await lastMessage();
  expect(edition).toBe(1);
  const digest = app.smtp.mails.at(-1)!;
  expect(namedIn(digest)).toHaveLength(2);
  expect(digest.parsed.text).toContain('nothing decided yet');
  expect(digest.parsed.messageId).toContain(`outbox-${messageId}-`);
});

async function lastMessage() {
  const { id, edition } = await app.services.database.prisma.outboxMessage.findFirstOrThrow({
    orderBy: { id: 'desc' },
  });
  return { messageId: id, edition };
}

test('when a comment of a digest is decided from it, that link is used up and the others are not', async () => {
  const { mail, ids } = await digestOf([{}, {}]);
  const $ = load(partsOf(mail).html);
  const [approve, spam, , approveOther] = $('a[href*="/act/"]')
    .toArray()
    .map((link) => new URL($(link).attr('href')!).pathname);
  const browser = app.newBrowser();
  const page = await browser.open(approve!);
  expect(page.$('blockquote, .comment-text, article').text()).toContain('Comment number 0.');
  expect((await browser.submit(page, 'form')).status).toBe(200);

  const { comment } = app.services.database.prisma;
  const statusOf = async (id: number) => (await comment.findUniqueOrThrow({ where: { id } })).status;
  expect(await statusOf(ids[0]!)).toBe('approved');
  expect((await browser.open(spam!)).$('main form button').text()).toBe('Undo');
  expect((await browser.open(approveOther!)).$('main form button').text()).toBe('Approve');
  expect(await statusOf(ids[1]!)).toBe('pending');
});

test('when an article has several comments, the digest belongs to its conversation', async () => {
  await postComment(app);
  await app.deliverMail();
  const [single] = app.smtp.mails;
  app.smtp.mails.length = 0;
  await submit(app, 'a');
  await submit(app, 'b');
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  expect(app.smtp.mails[0]!.parsed.references).toBe(single!.parsed.references);
});
