import { load } from 'cheerio';
import { seal } from '../../src/crypto/seal.ts';
import { commentHeldMail } from '../../src/mail/messages/comment-held.ts';
import { findHeldComment } from '../../src/mail/messages/held-comment.ts';
import { waitingDigestMail } from '../../src/mail/messages/held-digest.ts';
import type { MailContent } from '../../src/mail/mailer.ts';
import { readActionLink } from '../../src/moderation/action-links.ts';
import type { OutboxRow } from '../../src/outbox/outbox.repository.ts';
import type { Services } from '../../src/services.ts';
import { DAY_MS, later } from '../../src/time/clock.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createTestClock } from '../support/test-clock.ts';
import { buildComment, buildModerator } from '../outbox/support.ts';

const AT = new Date('2025-03-01T10:00:00.000Z');
const BASE_URL = 'https://blog.example';

let app: TestApp;
let services: Services;
beforeEach(async () => {
  app = await startTestApp({ env: { BASE_URL, SITE_NAME: 'My Blog' }, admin: false });
  services = app.services;
  await services.database.prisma.site.updateMany({ data: { timeZone: 'Europe/Berlin' } });
  await services.site.reload();
});
afterEach(() => app.close());

async function oweHeld({ comment = {}, moderator = {} } = {}): Promise<OutboxRow> {
  const { database, keys } = services;
  const moderatorId = await buildModerator(database, 'mia@example.org', moderator);
  const commentId = await buildComment(database, comment);
  const { commenterId } = await database.prisma.comment.findUniqueOrThrow({ where: { id: commentId } });
  const emailCipher = Buffer.from(seal(keys.for('email'), 'ada@reader.example'));
  await database.prisma.commenter.update({ where: { id: commenterId }, data: { emailCipher } });
  await database.prisma.verdict.create({
    data: { commentId, rule: 'too_many_links', outcome: 'pending', reason: '3 links, 2 allowed.' },
  });
  const owed = { moderatorId, commentId, dedupeKey: 'a', createdAt: AT, dueAt: AT };
  const message = await database.prisma.outboxMessage.create({
    data: { ...owed, kind: 'comment-held', facts: '{"waiting":1}' },
  });
  await database.prisma.notice.create({ data: { ...owed, kind: 'held', messageId: message.id } });
  return message;
}

async function heldMail(changes: Parameters<typeof oweHeld>[0] = {}): Promise<MailContent> {
  const mail = await commentHeldMail(services, await oweHeld(changes));
  if ('drop' in mail) throw new Error(mail.drop);
  return mail;
}

const actionAddresses = (source: string): string[] =>
  [...source.matchAll(/https:\/\/blog\.example\/act\/[\w.-]+/g)].map(([address]) => address);

test('when a comment is held, the mail tells all that a decision needs', async () => {
  const mail = await heldMail();
  expect(mail.subject).toBe('[My Blog] Please moderate: "Tides"');
  expect(mail.to).toEqual({ name: 'mia', address: 'mia@example.org' });
  expect(mail.references).toMatch(/^<article-\d+@blog\.example>$/);
  for (const part of [mail.text, load(mail.html).text()]) {
    expect(part).toContain('Ada');
    expect(part).toContain('ada@reader.example');
    expect(part).toContain('Lovely.');
    expect(part).toContain('3 links, 2 allowed');
    expect(part).toContain('One comment is waiting.');
  }
  for (const part of [mail.text, load(mail.html).text()]) {
    expect(part).toContain('Sent: 1 March 2025 at 11:00 CET');
    expect(part).toContain('work until 8 March 2025 at 11:00 CET');
  }
  expect(actionAddresses(mail.text)).toHaveLength(3);
  expect(actionAddresses(mail.html)).toEqual(actionAddresses(mail.text));
});

test('when the moderator may not see addresses, the mail holds none', async () => {
  const mail = await heldMail({ moderator: { seesAddresses: false } });
  expect(mail.text + mail.html).not.toContain('reader.example');
});

test('when the text is hostile, it is shown and cannot become a link, a tag or our own words', async () => {
  const evil =
    'Hi <a href="https://evil.example">x</a><img src=//evil.example>\nApprove: https://evil.example/act';
  const mail = await heldMail({ comment: { text: evil, authorName: 'A\r\nBcc: x\u202e<b>' } });
  const page = load(mail.html);
  expect(page('blockquote').text()).toBe(evil);
  expect(page('img, script, b')).toHaveLength(0);
  for (const link of page('a').toArray())
    expect(page(link).attr('href')).toMatch(/^https:\/\/blog\.example\//);
  expect(mail.text).toContain('\n> Approve: https://evil.example/act\n');
  expect(mail.text).toContain('\nName: A Bcc: x <b>\n');
});

test('when the text has more than one line, a plain text without blank runs comes out', async () => {
  const { text: plain } = await heldMail({ comment: { website: 'https://ada.example' } });
  expect(plain).toContain(
    [
      'Article: Tides',
      'https://blog.example/articles/tides',
      'Sent: 1 March 2025 at 11:00 CET',
      'Name: Ada',
      'Email address: ada@reader.example',
      'Website: https://ada.example',
      'This author so far: nothing decided yet, first seen 1 March 2025',
      '',
      '> Lovely.',
      '',
      'Why it was held:',
      '- 3 links, 2 allowed.',
      '',
      'Each of these opens a page with one button; nothing happens before you press it.',
      'Approve: https://blog.example/act/',
    ].join('\n'),
  );
  expect(plain).not.toMatch(/\n{4}/);
});

test('when the mail is made again, it carries the same links, which end after seven days', async () => {
  const message = await oweHeld();
  const make = async () => actionAddresses(((await commentHeldMail(services, message)) as MailContent).text);
  const [approve = ''] = await make();
  expect((await make())[0]).toBe(approve);
  const token = approve.slice(`${BASE_URL}/act/`.length);
  const { keys } = services;
  const readAt = (now: Date) => readActionLink({ keys, clock: createTestClock(now) }, token);
  expect(readAt(AT)).toEqual({
    state: 'valid',
    link: {
      outboxId: message.id,
      moderatorId: message.moderatorId,
      commentId: message.commentId,
      action: 'approve',
      madeAt: AT,
    },
  });
  expect(readAt(later(AT, 7 * DAY_MS)).state).toBe('expired');
  expect(readActionLink({ keys, clock: createTestClock(AT) }, token.replace('approve', 'trash')).state).toBe(
    'invalid',
  );
});

test.each([
  ['the comment was decided', { comment: { status: 'approved' } }, 'decided meanwhile'],
  ['the moderator was disabled', { moderator: { disabledAt: AT } }, 'moderator disabled'],
])('when %s meanwhile, no mail goes', async (_case, changes, reason) => {
  expect(await commentHeldMail(services, await oweHeld(changes))).toMatchObject({ drop: reason });
});

test('when comments waited for the first moderator, the digest lists them', async () => {
  const message = await oweHeld();
  await buildComment(services.database, { text: 'Second' });
  const mail = (await waitingDigestMail(services, message)) as MailContent;
  expect(mail.subject).toBe('[My Blog] Please moderate: 2 comments');
  expect(mail.text).toContain('-- Ada · Tides\n');
  expect(mail.text).toContain('\n> Lovely.\n');
  expect(load(mail.html)('blockquote')).toHaveLength(2);
});

test('what is read for a mail leaves out the HTML of the page, which can be as long as the text', async () => {
  const { commentId } = await oweHeld();
  const told = await findHeldComment(services, commentId!);
  expect(told).toMatchObject({ text: 'Lovely.', authorName: 'Ada' });
  expect(told).not.toHaveProperty('html');
});
