import { createHmac } from 'node:crypto';
import { changeAddress, confirmNewAddress } from '../../src/accounts/change-address.ts';
import { takeReport } from '../../src/mail/bounces/take-report.ts';
import { LARGEST_REPORT_BYTES } from '../../src/mail/bounces/read-report.ts';
import { messageId } from '../../src/mail/message-id.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/clock.ts';
import { addModerator, ADMIN, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { everyRow } from '../support/every-row.ts';
import { buildReport } from './build-report.ts';

const SECRET = 'a test key for reports of failed delivery';
const READER = 'mia@readers.test';

let app: TestApp;
afterEach(() => app.close());

const tables = () => app.services.database.prisma;

/** A mail to the admin that arrived at the relay. @returns its Message-ID */
async function mailAdmin(): Promise<string> {
  app = await startTestApp({ env: { BOUNCE_SECRET: SECRET } });
  await postComment(app, { email: READER });
  await app.deliverMail();
  return app.smtp.mails[0]!.parsed.messageId!;
}

/** A message to the commenter that was sent. @returns its Message-ID */
async function mailReader(): Promise<string> {
  await mailAdmin();
  const { id: commenterId } = await tables().commenter.findFirstOrThrow();
  const at = app.clock.now();
  const row = await tables().outboxMessage.create({
    data: { kind: 'comment-reply', commenterId, dedupeKey: 'reply', createdAt: at, dueAt: at, sentAt: at },
  });
  return messageId(app.services, row);
}

/** A Message-ID of ours that differs from another one. */
function idLike(id: string, change: { createdAt?: Date; edition?: number }): string {
  const [, number, createdMs] = /outbox-(\d+)-(\d+)/.exec(id)!;
  const same = { id: Number(number), createdAt: new Date(Number(createdMs)), edition: 1 };
  return messageId(app.services, { ...same, ...change });
}

describe('a relay that refuses a reader’s address at once', () => {
  const alterSuppression = (how: string) =>
    app.services.database.transaction((tx) => tx.run(`ALTER TABLE "Suppression" ${how}`, []));

  const askingMail = () => tables().outboxMessage.findFirst({ where: { kind: 'confirm-address' } });

  async function startRefusing(message: string): Promise<void> {
    app = await startTestApp();
    app.smtp.faults.onlyRecipients = [READER];
    app.smtp.refusals.rcpt = { code: 550, message };
  }

  async function mailRefused(): Promise<void> {
    await postComment(app, { email: READER, notify: '1' });
    await app.services.worker.runOnce();
  }

  test('when it says that there is no such address, it gets no more mail', async () => {
    await startRefusing('5.1.1 no such user');
    await mailRefused();
    expect(await askingMail()).toMatchObject({ errorWord: 'recipient_refused' });
    const { emailIndex } = await tables().commenter.findFirstOrThrow();
    expect(await tables().suppression.findMany()).toMatchObject([{ emailIndex, reason: 'bounced' }]);
  });

  test('when the database cannot keep that, the mail has not failed, and it is kept at the next try', async () => {
    await startRefusing('5.1.1 no such user');
    await alterSuppression('ADD COLUMN "missing" INTEGER CHECK ("missing" IS NOT NULL)');
    await mailRefused().catch(() => undefined); // a round that was woken may have met the refusal before
    expect(await askingMail()).toMatchObject({ attempts: 1, errorWord: '', failedAt: null });

    await alterSuppression('DROP COLUMN "missing"');
    app.clock.advance(HOUR_MS);
    await app.deliverMail();
    expect(await askingMail()).toMatchObject({ attempts: 2, errorWord: 'recipient_refused' });
    expect(await tables().suppression.count()).toBe(1);
  });

  test('when it is a moderator’s address, the other admins are told, as after a report', async () => {
    await startRefusing('5.1.1 no such user');
    app.smtp.faults.onlyRecipients = [ADMIN.email];
    await addModerator(app, { name: 'Grace', email: 'grace@moderato.test', role: 'admin' });
    await postComment(app);
    await app.deliverMail();
    expect(await tables().moderator.findMany({ where: { bouncedAt: { not: null } } })).toMatchObject([
      { email: ADMIN.email },
    ]);
    app.clock.advance(MINUTE_MS);
    await app.deliverMail();
    expect(app.smtp.mails.at(-1)?.parsed.subject).toBe('[Moderato] ada cannot be reached by mail');
  });

  test('when it takes mail for a moderator’s address again, they are reachable; what a report said stays', async () => {
    const unreachable = () => tables().moderator.count({ where: { bouncedAt: { not: null } } });
    const mailNext = async (comment: string) => {
      app.clock.advance(MINUTE_MS);
      await postComment(app, { comment });
      await app.deliverMail();
      return app.smtp.mails.at(-1)!.parsed.messageId!;
    };
    await startRefusing('5.1.1 no such user');
    app.smtp.faults.onlyRecipients = [ADMIN.email];
    await postComment(app);
    await app.deliverMail();
    expect(await unreachable()).toBe(1);
    delete app.smtp.refusals.rcpt;
    const messageId = await mailNext('The second');
    expect(await unreachable()).toBe(0);

    app.clock.advance(MINUTE_MS);
    await takeReport(app.services, buildReport({ messageId, to: ADMIN.email }));
    await mailNext('The third');
    expect(await unreachable()).toBe(1);
  });

  test('when a mail is written to a file meanwhile, that says nothing of a moderator’s address', async () => {
    app = await startTestApp({ smtp: false });
    await tables().moderator.updateMany({ data: { bouncedAt: app.clock.now() } });
    await postComment(app);
    await app.deliverMail();
    expect(await tables().outboxMessage.findFirst()).toMatchObject({ sentVia: 'files' });
    expect(await tables().moderator.count({ where: { bouncedAt: null } })).toBe(0);
  });

  test('when it is an address that a moderator only wants to change to, nobody is unreachable', async () => {
    await startRefusing('5.1.1 no such user');
    app.smtp.faults.onlyRecipients = ['mistyped@moderato.test'];
    const ada = await tables().moderator.findUniqueOrThrow({ where: { email: ADMIN.email } });
    await changeAddress(app.services, ada, 'mistyped@moderato.test');
    await app.deliverMail();
    expect(await tables().outboxMessage.findFirst({ where: { kind: 'address-confirm' } })).toMatchObject({
      errorWord: 'recipient_refused',
    });
    expect(await tables().moderator.count({ where: { bouncedAt: { not: null } } })).toBe(0);
  });

  test('when it says something else, the address still gets mail', async () => {
    await startRefusing('5.7.1 your network is on a blocklist');
    await mailRefused();
    expect(await askingMail()).toMatchObject({ errorWord: 'recipient_refused' });
    expect(await tables().suppression.count()).toBe(0);
  });
});

describe('a report of failed delivery', () => {
  test('when a reader’s address does not exist, it gets no more mail, and the message shows why', async () => {
    const report = buildReport({ messageId: await mailReader(), to: READER });
    expect(await takeReport(app.services, report)).toBe('suppressed');
    const { emailIndex } = await tables().commenter.findFirstOrThrow();
    expect(await tables().suppression.findMany()).toMatchObject([{ emailIndex, reason: 'bounced' }]);
    const message = await tables().outboxMessage.findFirstOrThrow({ where: { kind: 'comment-reply' } });
    expect(message).toMatchObject({ errorWord: 'bounced', bouncedAt: app.clock.now() });
    expect(message.errorDetail).toMatch(/^5\.1\.1 550/);
    expect(message.errorDetail).not.toContain(READER);
  });

  test('when a reader unsubscribed before, that stays the reason', async () => {
    const report = buildReport({ messageId: await mailReader(), to: READER });
    const { emailIndex } = await tables().commenter.findFirstOrThrow();
    await tables().suppression.create({ data: { emailIndex, reason: 'unsubscribed', at: app.clock.now() } });
    expect(await takeReport(app.services, report)).toBe('suppressed');
    expect(await tables().suppression.findMany()).toMatchObject([{ reason: 'unsubscribed' }]);
  });

  test('when a moderator’s address does not exist, the other admins are mailed once, and the log says it', async () => {
    const report = buildReport({ messageId: await mailAdmin(), to: ADMIN.email });
    await addModerator(app, { name: 'Grace', email: 'grace@moderato.test', role: 'admin' });
    await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    expect(await takeReport(app.services, report)).toBe('unreachable');
    expect(await takeReport(app.services, report)).toBe('unreachable');
    expect(await tables().moderator.findUniqueOrThrow({ where: { email: ADMIN.email } })).toMatchObject({
      bouncedAt: app.clock.now(),
    });
    app.clock.advance(MINUTE_MS);
    await app.deliverMail();
    const alerts = app.smtp.mails.slice(1);
    expect(alerts.map(({ to }) => to)).toEqual([['grace@moderato.test']]);
    expect(alerts[0]!.parsed.subject).toBe('[Moderato] ada cannot be reached by mail');
    expect(await tables().logEntry.count({ where: { action: 'mail-bounced' } })).toBe(1);
    expect((await (await signIn(app)).open('/desk/log')).$('main').text()).toContain(
      'learned that an address takes no mail',
    );
  });

  test('when the mail is only late, that is recorded and nothing else', async () => {
    const report = buildReport({
      messageId: await mailReader(),
      to: READER,
      action: 'delayed',
      status: '4.4.1',
    });
    expect(await takeReport(app.services, report)).toBe('delayed');
    expect(await tables().suppression.count()).toBe(0);
    expect(await tables().outboxMessage.findFirst({ where: { kind: 'comment-reply' } })).toMatchObject({
      errorWord: 'delivery_delayed',
      bouncedAt: null,
    });
  });

  test('when the mailbox is full for now, a failure with 4.2.2 suppresses nobody', async () => {
    const report = buildReport({ messageId: await mailReader(), to: READER, status: '4.2.2' });
    expect(await takeReport(app.services, report)).toBe('delayed');
  });

  test.each(['5.1.8', '5.2.2', '5.4.6', '5.5.1', '5.7.1'])(
    'when the status %s blames something else than the address, that is recorded and nobody suppressed',
    async (status) => {
      const report = buildReport({ messageId: await mailReader(), to: READER, status });
      expect(await takeReport(app.services, report)).toBe('returned');
      expect(await tables().suppression.count()).toBe(0);
      const message = await tables().outboxMessage.findFirstOrThrow({ where: { kind: 'comment-reply' } });
      expect(message).toMatchObject({ errorWord: 'bounced', bouncedAt: app.clock.now() });
    },
  );

  test('when a moderator’s mail came back for another reason than the address, nobody is called unreachable', async () => {
    const report = buildReport({ messageId: await mailAdmin(), to: ADMIN.email, status: '5.7.1' });
    expect(await takeReport(app.services, report)).toBe('returned');
    expect(await tables().moderator.count({ where: { bouncedAt: { not: null } } })).toBe(0);
  });

  test('when an earlier edition comes back, it is found', async () => {
    const report = buildReport({ messageId: await mailReader(), to: READER });
    await tables().outboxMessage.updateMany({ where: { kind: 'comment-reply' }, data: { edition: 3 } });
    expect(await takeReport(app.services, report)).toBe('suppressed');
  });

  test.each(['message/rfc822', 'message/rfc822\nContent-Disposition: inline', 'message/global-headers'])(
    'when the message comes back as %j, it is found, too',
    async (returnedType) => {
      const report = buildReport({ messageId: await mailReader(), to: READER, returnedType });
      expect(await takeReport(app.services, report)).toBe('suppressed');
    },
  );

  test('when a long text comes back with it, its beginning is enough', async () => {
    const report = buildReport({ messageId: await mailReader(), to: READER, returnedType: 'message/rfc822' });
    const withText = report
      .toString()
      .replace('\r\n\r\n--B3F1.1--', `\r\n\r\n${'A long line.\r\n'.repeat(50_000)}--B3F1.1--`);
    expect(withText.length).toBeGreaterThan(600_000);
    expect(await takeReport(app.services, Buffer.from(withText))).toBe('suppressed');
  });

  test('when a moderator confirmed another address, they count as reachable again', async () => {
    const report = buildReport({ messageId: await mailAdmin(), to: ADMIN.email });
    await takeReport(app.services, report);
    const ada = await tables().moderator.findUniqueOrThrow({ where: { email: ADMIN.email } });
    expect(ada.bouncedAt).not.toBeNull();
    await changeAddress(app.services, ada, 'ada@elsewhere.test');
    await app.deliverMail();
    const link = app.smtp.mails.find(({ to }) => to.includes('ada@elsewhere.test'));
    const [, code] = /code=(\S+)/.exec(link!.parsed.text!)!;
    await confirmNewAddress(app.services, code!);
    expect(await tables().moderator.findUniqueOrThrow({ where: { id: ada.id } })).toMatchObject({
      email: 'ada@elsewhere.test',
      bouncedAt: null,
    });
  });

  test('when the mail was forwarded, the address it was sent to counts', async () => {
    const report = buildReport({
      messageId: await mailReader(),
      to: `Mia <${READER}>`,
      finalRecipient: 'box17@forward.test',
    });
    expect(await takeReport(app.services, report)).toBe('suppressed');
  });

  test.each<[string, (id: string) => Buffer, string]>([
    [
      'names another recipient',
      (id) => buildReport({ messageId: id, to: 'victim@readers.test' }),
      'not-ours',
    ],
    ...[`${READER}, victim@readers.test`, `${READER}\0`, `\u202e${READER}`, `=?utf-8?q?${READER}?=`].map(
      (finalRecipient): [string, (id: string) => Buffer, string] => [
        `was for ${JSON.stringify(finalRecipient)}`,
        (id) => buildReport({ messageId: id, to: 'victim@readers.test', finalRecipient }),
        'not-ours',
      ],
    ),
    [
      'names a message of another moment',
      (id) => buildReport({ messageId: idLike(id, { createdAt: new Date(1) }), to: READER }),
      'not-ours',
    ],
    [
      'names the mail by what can be guessed',
      (id) => buildReport({ messageId: id.replace(/\..*@/, '@'), to: READER }),
      'not-ours',
    ],
    [
      'guesses what cannot be guessed',
      (id) => buildReport({ messageId: id.replace(/.@/, (end) => (end === 'A@' ? 'B@' : 'A@')), to: READER }),
      'not-ours',
    ],
    [
      'names another host',
      (id) => buildReport({ messageId: id.replace('@moderato', '@elsewhere'), to: READER }),
      'not-ours',
    ],
    [
      'names an edition that was never sent',
      (id) => buildReport({ messageId: idLike(id, { edition: 9 }), to: READER }),
      'not-ours',
    ],
    ['is an ordinary mail', () => Buffer.from('Subject: Hello\r\n\r\nHello\r\n'), 'no-report'],
    ['is empty', () => Buffer.alloc(0), 'no-report'],
    ['is no mail at all', () => Buffer.from([0, 255, 254, 1, 2, 3]), 'no-report'],
    [
      'is larger than any',
      (id) => Buffer.concat([buildReport({ messageId: id, to: READER }), Buffer.alloc(LARGEST_REPORT_BYTES)]),
      'no-report',
    ],
    [
      'is nested without end',
      () =>
        Buffer.from(
          Array.from(
            { length: 500 },
            (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
          ).join(''),
        ),
      'no-report',
    ],
    [
      'has a header without end',
      () =>
        Buffer.from(
          `Content-Type: message/delivery-status\r\nX: ${'x'.repeat(500_000)}\r\n\r\nAction: failed`,
        ),
      'no-report',
    ],
  ])('when it %s, nobody is suppressed', async (_what, build, outcome) => {
    const id = await mailReader();
    expect(await takeReport(app.services, build(id))).toBe(outcome);
    expect(await tables().suppression.count()).toBe(0);
    expect(await tables().outboxMessage.count({ where: { errorWord: { not: '' } } })).toBe(0);
  });
});

describe('POST /bounces', () => {
  const secondsNow = () => String(Math.floor(app.clock.now().getTime() / 1000));

  const post = (body: Buffer, timestamp = secondsNow(), secret = SECRET, type = 'message/rfc822') =>
    fetch(`${app.url}/bounces`, {
      method: 'POST',
      headers: {
        'Content-Type': type,
        'Moderato-Timestamp': timestamp,
        'Moderato-Signature': `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`,
      },
      body: new Uint8Array(body),
    });

  test('when the report is signed, it is taken in', async () => {
    const answer = await post(buildReport({ messageId: await mailReader(), to: READER }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ outcome: 'suppressed' });
    expect(await tables().suppression.count()).toBe(1);
  });

  test('when the same comes again, under whatever type, it is answered as before and changes nothing more', async () => {
    const report = buildReport({ messageId: await mailReader(), to: READER });
    expect(await (await post(report)).json()).toEqual({ outcome: 'suppressed' });
    const before = await everyRow(app);
    for (const type of [
      'message/rfc822',
      'application/json',
      'multipart/form-data; boundary=b',
      'nonsense',
    ]) {
      const again = await post(report, secondsNow(), SECRET, type);
      expect([again.status, await again.json()]).toEqual([200, { outcome: 'suppressed' }]);
    }
    expect(await everyRow(app)).toBe(before);
  });

  test('when it is signed with another key, for another time, or not at all, nothing is taken in', async () => {
    const report = buildReport({ messageId: await mailReader(), to: READER });
    const old = String(Number(secondsNow()) - 301);
    const ahead = String(Number(secondsNow()) + 301);
    expect((await post(report, secondsNow(), 'x'.repeat(40))).status).toBe(401);
    expect((await post(report, old)).status).toBe(401);
    expect((await post(report, ahead)).status).toBe(401);
    expect((await post(report, '')).status).toBe(401);
    const bare = await fetch(`${app.url}/bounces`, {
      method: 'POST',
      headers: { Accept: 'text/html' },
      body: new Uint8Array(report),
    });
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ error: { code: 'bounces.not_signed' } });
    expect(await tables().suppression.count()).toBe(0);
    expect((await post(report, String(Number(secondsNow()) - 299))).status).toBe(200);
  });

  test('when it is too large, it is refused', async () => {
    await mailReader();
    expect((await post(Buffer.alloc(LARGEST_REPORT_BYTES + 1))).status).toBe(413);
  });

  test('when no BOUNCE_SECRET is set, there is no such address', async () => {
    app = await startTestApp();
    expect((await post(Buffer.from('x'))).status).toBe(404);
  });
});
