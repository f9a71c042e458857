import { undo } from '../../src/moderation/undo.ts';
import { escalateWaiting } from '../../src/notifications/escalate.ts';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/clock.ts';
import { ADMIN, addModerator, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { expectEqualParts } from '../support/mail-parts.ts';
import { mailsTo, namedIn, submit } from './support.ts';

const GRACE = 'grace@moderato.test';
const NIGHT = { timeZone: 'UTC', quietFrom: 22 * 60, quietUntil: 7 * 60 };

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  await addModerator(app, { name: 'Grace', email: GRACE });
  await change(GRACE, { notify: 'none' });
});
afterEach(() => app.close());

const change = (email: string, data: object) =>
  app.services.database.prisma.moderator.update({ where: { email }, data });

async function escalateAfter(hours: number | null): Promise<void> {
  await app.services.database.prisma.site.updateMany({ data: { escalateAfterHours: hours } });
  await app.services.site.reload();
}

/** Lets time pass and mails leave. @returns the mails that came */
async function after(ms: number) {
  const before = app.smtp.mails.length;
  app.clock.advance(ms);
  await app.deliverMail();
  return app.smtp.mails.slice(before);
}

test('when nobody decides for the hours of the site, all who moderate are mailed once, those without mails too', async () => {
  await escalateAfter(24);
  const id = await submit(app, 1);
  expect(await after(0)).toHaveLength(1);
  expect(await after(24 * HOUR_MS - 1)).toHaveLength(0);

  const mails = await after(1 + MINUTE_MS);
  expect(mails.map(({ to }) => to[0]).sort()).toEqual([ADMIN.email, GRACE]);
  for (const { parsed } of mails) {
    expect(parsed.subject).toBe('[Moderato] Still waiting: "Night trains return"');
    expect(parsed.text).toContain(
      'A comment has been waiting since 1 March 2025 at 10:00 UTC, and nobody has decided',
    );
    expect(parsed.text).toContain('/act/');
    expectEqualParts({ text: parsed.text ?? '', html: String(parsed.html) });
  }
  expect(mails.map(namedIn)).toEqual([[id], [id]]);
  expect(await after(48 * HOUR_MS)).toHaveLength(0);
});

test('when the site wants none, or the comment is decided, nobody is told', async () => {
  await submit(app, 1);
  await after(0);
  expect(await after(1000 * HOUR_MS)).toHaveLength(0);
  const desk = await signIn(app);
  await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
  await escalateAfter(1);
  expect(await after(PACE_MS)).toHaveLength(0);
});

test('when several wait for long, they are one mail, apart from those that do not, and oldest first', async () => {
  await escalateAfter(2);
  const old = [await submit(app, 1), await submit(app, 2)];
  await after(2 * HOUR_MS - MINUTE_MS);
  app.smtp.mails.length = 0;
  const young = [await submit(app, 3), await submit(app, 4)];
  await after(MINUTE_MS);

  const [toAda] = mailsTo(app, ADMIN.email);
  expect(namedIn(toAda!)).toEqual([...old, ...young]);
  expect(toAda!.parsed.text).toMatch(/== Waiting for long ==[^]*== Read before it appears/);
  expect(toAda!.parsed.text).toContain('Waiting since: 1 March 2025 at 10:00 UTC');
  expect(namedIn(mailsTo(app, GRACE)[0]!)).toEqual(old);
});

test('when it is quiet for somebody, the escalation comes when quiet ends', async () => {
  await escalateAfter(12);
  await change(GRACE, NIGHT);
  await submit(app, 1);
  await after(12 * HOUR_MS);
  expect(mailsTo(app, GRACE)).toHaveLength(0);
  await after(9 * HOUR_MS);
  expect(mailsTo(app, GRACE)).toHaveLength(1);
});

test('when a comment was not told to somebody yet, the escalation tells it and nothing tells it again', async () => {
  await escalateAfter(6);
  await change(GRACE, { notify: 'daily' });
  await submit(app, 1);
  await after(6 * HOUR_MS);
  expect(mailsTo(app, GRACE)).toHaveLength(1);
  await after(24 * HOUR_MS);
  expect(mailsTo(app, GRACE)).toHaveLength(1);
});

test('when a comment was put back or edited, it waits anew from then on', async () => {
  await escalateAfter(10);
  await submit(app, 1);
  await after(0);
  const desk = await signIn(app);
  await after(9 * HOUR_MS);
  await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
  await desk.post('/desk/comments/1/decisions', { action: 'pending', version: '2' });
  expect(await after(9 * HOUR_MS)).toHaveLength(0);
  const [mail] = await after(HOUR_MS);
  expect(mail!.parsed.text).toContain('waiting since 1 March 2025 at 19:00 UTC');
});

describe('when a comment was put back before everybody was told that it waits for long', () => {
  let desk: Browser;
  beforeEach(async () => {
    await escalateAfter(12);
    await change(GRACE, NIGHT);
    await submit(app, 1);
    await after(12 * HOUR_MS); // Ada is told, and Grace has quiet hours
    desk = await signIn(app);
    await after(MINUTE_MS);
    await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
  });

  test('they are told once it has waited for so long again, and nobody twice', async () => {
    await desk.post('/desk/comments/1/decisions', { action: 'pending', version: '2' });
    expect(await after(11 * HOUR_MS)).toEqual([]);
    const mails = await after(HOUR_MS);
    expect(mails.map(({ to }) => to[0])).toEqual([GRACE]);
    expect(mails[0]!.parsed.text).toContain('waiting since 1 March 2025 at 22:01 UTC');
    expect(await after(48 * HOUR_MS)).toEqual([]);
  });

  test('also when the notice had been dropped meanwhile', async () => {
    await after(9 * HOUR_MS);
    await desk.post('/desk/comments/1/decisions', { action: 'pending', version: '2' });
    expect(await after(11 * HOUR_MS)).toEqual([]);
    expect((await after(HOUR_MS)).map(({ to }) => to[0])).toEqual([GRACE]);
  });

  test('and an undo lets the notice go as it was', async () => {
    const { id, moderatorId } = await app.services.database.prisma.decisionBatch.findFirstOrThrow();
    await undo(app.services, { id: moderatorId }, id);
    const [mail] = await after(9 * HOUR_MS);
    expect(mail!.parsed.text).toContain('waiting since 1 March 2025 at 10:00 UTC');
  });
});

test('when an escalation took the place of a notice and neither was told, a put-back owes the notice again', async () => {
  await escalateAfter(12);
  await change(GRACE, { ...NIGHT, notify: 'daily' });
  await submit(app, 1);
  await after(12 * HOUR_MS);
  const desk = await signIn(app);
  await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
  await desk.post('/desk/comments/1/decisions', { action: 'pending', version: '2' });
  const owed = await app.services.database.prisma.notice.findMany({ where: { moderator: { email: GRACE } } });
  expect(owed).toMatchObject([{ kind: 'held', cancelledAt: null, messageId: null }]);
});

test('when a comment was put back while the mail of its escalation waited for the server, it tells that it waits', async () => {
  await escalateAfter(12);
  await submit(app, 1);
  await after(0);
  app.smtp.refusals.data = { code: 451, message: 'later' };
  await after(12 * HOUR_MS);
  const desk = await signIn(app);
  await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
  await desk.post('/desk/comments/1/decisions', { action: 'pending', version: '2' });
  delete app.smtp.refusals.data;
  const [mail] = (await after(HOUR_MS)).filter(({ to }) => to.includes(GRACE));
  expect(mail!.parsed.subject).toBe('[Moderato] Please moderate: "Night trains return"');
  expect(mail!.parsed.text).not.toContain('waiting since');
});

test('when two processes look at the same moment, each comment is owed to everybody once', async () => {
  await escalateAfter(1);
  for (let at = 0; at < 5; at += 1) await submit(app, at);
  app.clock.advance(2 * HOUR_MS);
  await Promise.all([1, 2, 3].map(() => escalateWaiting(app.services)));
  const { notice } = app.services.database.prisma;
  expect(await notice.count({ where: { kind: 'escalated' } })).toBe(10);
});

test('when very many wait, a look takes a bounded number and the next looks the others', async () => {
  await escalateAfter(1);
  for (let at = 0; at < 510; at += 1) await submit(app, at);
  app.clock.advance(2 * HOUR_MS);
  expect(await escalateWaiting(app.services)).toBe(500);
  expect(await escalateWaiting(app.services)).toBe(10);
  expect(await escalateWaiting(app.services)).toBe(0);
});

test('when the hours are set, the log says so, and what is no number is refused with what was typed', async () => {
  const desk = await signIn(app);
  const save = async (values: Record<string, string>) =>
    desk.submit(await desk.open('/desk/settings'), 'form[action="/desk/settings"]', values);
  const refused = await save({ escalateAfterHours: '0.5' });
  expect([refused.status, refused.$('#escalateAfterHours').val()]).toEqual([422, '0.5']);
  expect(refused.$('[role=alert]').text()).toContain('a whole number of hours');
  await save({ escalateAfterHours: '48', replyToCommenter: 'on', locale: 'de' });
  const { note } = await app.services.database.prisma.logEntry.findFirstOrThrow({
    where: { action: 'settings' },
  });
  expect(note).toBe(
    'waits for long: nobody is told → after 48 hours; answers to mails: to the sender → to the author; language of mails: English → Deutsch',
  );
  const page = await desk.open('/desk/settings');
  expect(page.$('#escalateAfterHours').val()).toBe('48');
  expect(page.$('input[name=replyToCommenter][checked]').val()).toBe('on');
  await save({ escalateAfterHours: '' });
  expect(app.services.site.get().escalateAfterHours).toBeNull();
});
