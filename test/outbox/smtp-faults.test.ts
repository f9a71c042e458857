import { createMailer } from '../../src/mail/mailer.ts';
import { isReady } from '../../src/ops/readiness.ts';
import { retryByHand } from '../../src/outbox/outbox.repository.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';
import { mailSettings, silentLog } from '../mail/support.ts';
import { addModerator, ADMIN, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';

/** Short, and yet long enough for a busy machine. */
const TIMEOUTS = { connectionMs: 1_500, greetingMs: 1_500, socketMs: 1_500, deadlineMs: 2_500 };

let app: TestApp;
let sink: SmtpSink;
beforeEach(async () => {
  sink = await startSmtpSink({}, { disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
  const smtpUrl = sink.url.replace('//', '//moderato:secret@');
  app = await startTestApp({ mailer: createMailer(mailSettings({ smtpUrl }), silentLog, TIMEOUTS) });
});
afterEach(async () => {
  await app.close();
  await sink.close();
});

const heal = () => {
  for (const verb of Object.keys(sink.refusals)) delete sink.refusals[verb as keyof SmtpSink['refusals']];
  for (const fault of Object.keys(sink.faults)) delete sink.faults[fault as keyof SmtpSink['faults']];
};
const outbox = () => app.services.database.prisma.outboxMessage.findMany({ orderBy: { id: 'asc' } });
const alerts = () => app.logLines.filter((line) => line.includes('the mail server takes no mail'));

/** Time passes, and the worker looks now and then. */
async function letHoursPass(hours: number): Promise<void> {
  for (let quarter = 0; quarter < 4 * hours; quarter++) {
    app.clock.advance(15 * MINUTE_MS);
    await app.deliverMail();
  }
}

test.each<[string, () => unknown, string]>([
  ['never greets', () => (sink.faults.greetsAfterMs = Number.POSITIVE_INFINITY), 'server_timed_out'],
  ['says a byte per second', () => (sink.faults.bytesPerSecond = 1), 'server_timed_out'],
  [
    'greets with 554',
    () => (sink.refusals.connect = { code: 554, message: 'no service' }),
    'server_refused_us',
  ],
  ['refuses our password', () => (sink.refusals.auth = { code: 535, message: 'wrong' }), 'sign_in_refused'],
  ['closes with 421', () => (sink.refusals.mail = { code: 421, message: 'closing' }), 'server_refused_us'],
])(
  'when the server %s, posting goes on, one line is logged, and all goes once it is back',
  async (_name, fail, word) => {
    fail();
    for (const comment of ['First.', 'Second.']) {
      expect((await postComment(app, { comment })).status).toBe(303);
      await app.deliverMail();
      app.clock.advance(2 * MINUTE_MS);
    }
    for (let look = 0; look < 2; look++) {
      await app.deliverMail();
      app.clock.advance(HOUR_MS);
    }
    expect((await outbox())[0]).toMatchObject({ errorWord: word, sentAt: null, failedAt: null });
    expect(alerts()).toHaveLength(1);
    const { oldestMailS, ...seen } = await isReady(app.services);
    expect(seen).toMatchObject({ ready: true, mailError: word });
    expect(oldestMailS * SECOND_MS).toBeGreaterThan(2 * HOUR_MS);

    heal();
    app.clock.advance(HOUR_MS);
    await app.deliverMail();
    app.clock.advance(MINUTE_MS);
    await app.deliverMail();
    expect(await isReady(app.services)).toMatchObject({ oldestMailS: 0, mailError: '' });
    expect((await outbox()).map(({ sentAt }) => sentAt)).not.toContain(null);
    const all = sink.mails.map(({ raw }) => raw).join('\n');
    expect(all).toContain('First.');
    expect(all).toContain('Second.');
  },
);

test('what came while the server was down is one mail for each person, a minute after the one that waited', async () => {
  await addModerator(app, { name: 'Ben', email: 'ben@moderato.test' });
  sink.refusals.connect = { code: 554, message: 'no service' };
  for (let number = 1; number <= 5; number++) {
    await postComment(app, { comment: `Comment number ${number}.` });
    await app.deliverMail();
    app.clock.advance(2 * MINUTE_MS);
  }
  heal();
  for (let minute = 0; minute < 5; minute++) {
    app.clock.advance(MINUTE_MS);
    await app.deliverMail();
  }
  const sent = await outbox();
  for (const name of ['ada', 'ben']) {
    const texts = sink.mails
      .filter(({ to }) => to[0]!.startsWith(name))
      .map(({ parsed }) => parsed.text ?? '');
    const named = texts.map((text) =>
      [...new Set(text.match(/Comment number \d/g))].map((one) => one.at(-1)),
    );
    expect(named).toEqual([['1'], ['2', '3', '4', '5']]);
  }
  for (const { moderatorId } of sent) {
    const [first, second] = sent.filter((one) => one.moderatorId === moderatorId);
    expect(second!.sentAt!.getTime() - first!.sentAt!.getTime()).toBeGreaterThanOrEqual(MINUTE_MS);
  }
});

test('when the server greylists for five minutes, the mail goes after a while', async () => {
  sink.refusals.rcpt = { code: 450, message: 'greylisted' };
  await postComment(app);
  await app.deliverMail();
  const [waiting] = await outbox();
  expect(waiting).toMatchObject({ errorWord: 'try_again_later', attempts: 1, failedAt: null });
  app.clock.advance(5 * MINUTE_MS);
  heal();
  expect(await app.deliverMail()).toBe(1);
  expect(sink.mails).toHaveLength(1);
});

test('when the server asks to come back for three days, the gaps grow to an hour and then it is given up, shown, and retryable', async () => {
  sink.refusals.data = { code: 451, message: 'scanner is away' };
  await postComment(app);
  await app.deliverMail();
  await letHoursPass(6);
  const [waiting] = await outbox();
  expect(waiting!.attempts).toBeLessThan(20);
  expect(waiting!.dueAt.getTime() - app.clock.now().getTime()).toBeLessThanOrEqual(HOUR_MS);

  app.clock.advance(3 * DAY_MS);
  await app.deliverMail();
  const [failed] = await outbox();
  expect(failed).toMatchObject({ errorWord: 'try_again_later', errorDetail: expect.stringContaining('451') });
  expect(failed!.failedAt).not.toBeNull();
});

test('when one of two moderators is refused for good, the other has the mail at once', async () => {
  const mia = await addModerator(app, { name: 'Mia', email: 'mia@moderato.test' });
  Object.assign(sink.refusals, { rcpt: { code: 550, message: 'no such person' } });
  sink.faults.onlyRecipients = [mia.email];
  await postComment(app);
  await app.deliverMail();
  expect(sink.mails.map(({ to }) => to)).toEqual([[ADMIN.email]]);
  const refused = (await outbox()).find(({ moderatorId }) => moderatorId === mia.id);
  expect(refused).toMatchObject({ errorWord: 'recipient_refused', failedAt: app.clock.now() });

  await letHoursPass(2);
  expect((await outbox()).find(({ id }) => id === refused!.id)).toMatchObject({ attempts: 1 });
});

test('when the message is refused after its end, it is kept as failed and can be tried again', async () => {
  sink.refusals.data = { code: 552, message: 'too large' };
  await postComment(app);
  await app.deliverMail();
  const [failed] = await outbox();
  expect(failed).toMatchObject({ errorWord: 'message_refused', failedAt: app.clock.now() });

  heal();
  expect(await app.deliverMail()).toBe(0);
  await retryByHand(app.services.database, failed!.id, app.clock.now());
  expect(await app.deliverMail()).toBe(1);
  expect(sink.mails).toHaveLength(1);
});

test.each<[SmtpSink['faults']['cuts'] & string, string, number]>([
  ['in-data', 'it arrives once', 1],
  ['after-data', 'it may arrive twice, as the same message', 2],
])('when the connection is cut %s, %s', async (cuts, _what, times) => {
  sink.faults.cuts = cuts;
  await postComment(app);
  await app.deliverMail();
  expect((await outbox())[0]).toMatchObject({ errorWord: 'connection_lost', sentAt: null });
  heal();
  app.clock.advance(MINUTE_MS);
  expect(await app.deliverMail()).toBe(1);
  expect(sink.mails).toHaveLength(times);
  expect(new Set(sink.mails.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  expect(new Set(sink.mails.map(({ parsed }) => parsed.text)).size).toBe(1);
});
