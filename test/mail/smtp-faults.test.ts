import type { SMTPServerOptions } from 'smtp-server';
import {
  createMailer,
  type Mail,
  type Mailer,
  type MailTimeouts,
  SEND_DEADLINE_MS,
} from '../../src/mail/mailer.ts';
import { SMTP_TIMEOUTS, smtpOptions } from '../../src/mail/smtp-options.ts';
import { failureOf, type Failure } from '../../src/outbox/failure.ts';
import { type Refusal, type SinkFaults, startSmtpSink, type Verb } from '../support/smtp-sink.ts';
import { buildMail, mailSettings, QUICK, silentLog } from './support.ts';

/** Leads to this machine, and counts as another one, so that its certificate is looked at. */
const ELSEWHERE = '0.0.0.0';

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

interface Case {
  refusals?: Partial<Record<Verb, Refusal>>;
  faults?: SinkFaults;
  options?: SMTPServerOptions;
  /** Those of a site, where the fault is not slowness. */
  timeouts?: MailTimeouts;
  /** Of SMTP_URL, from the port. */
  url?: (port: number) => string;
}

async function start({ refusals, faults, options, timeouts, url }: Case = {}) {
  const sink = await startSmtpSink(refusals, options);
  Object.assign(sink.faults, faults);
  const smtpUrl = url ? url(sink.port) : sink.url;
  const mailer = createMailer(mailSettings({ smtpUrl }), silentLog, timeouts);
  ends.push(
    () => sink.close(),
    () => mailer.close(),
  );
  return { sink, mailer };
}

async function failureOfSending(mailer: Mailer, mail: Mail = buildMail()): Promise<Failure> {
  const error = await mailer.send(mail).then(
    () => new Error('the mail was sent'),
    (reason: Error) => reason,
  );
  return failureOf(error);
}

const signsIn: SMTPServerOptions = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };

test.each<[string, Case, Pick<Failure, 'word' | 'scope'>]>([
  [
    'it never greets',
    { faults: { greetsAfterMs: Number.POSITIVE_INFINITY }, timeouts: QUICK },
    { word: 'server_timed_out', scope: 'server' },
  ],
  [
    'it greets later than we wait',
    { faults: { greetsAfterMs: 2_000 }, timeouts: QUICK },
    { word: 'server_timed_out', scope: 'server' },
  ],
  [
    'it says one byte per second',
    { faults: { bytesPerSecond: 1 }, timeouts: QUICK },
    { word: 'server_timed_out', scope: 'server' },
  ],
  [
    'it greets with a refusal',
    { refusals: { connect: { code: 554, message: 'no service' } } },
    { word: 'server_refused_us', scope: 'server' },
  ],
  [
    'it asks to come back before the sender',
    { refusals: { mail: { code: 451, message: 'busy' } } },
    { word: 'try_again_later', scope: 'temporary' },
  ],
  [
    'it closes for now',
    { refusals: { mail: { code: 421, message: 'closing' } } },
    { word: 'server_refused_us', scope: 'server' },
  ],
  [
    'it refuses the sender',
    { refusals: { mail: { code: 550, message: 'not you' } } },
    { word: 'sender_refused', scope: 'permanent' },
  ],
  [
    'it greylists the recipient',
    { refusals: { rcpt: { code: 450, message: 'greylisted' } } },
    { word: 'try_again_later', scope: 'temporary' },
  ],
  [
    'it knows no such recipient',
    { refusals: { rcpt: { code: 550, message: 'unknown' } } },
    { word: 'recipient_refused', scope: 'permanent' },
  ],
  [
    'it asks to come back after the message',
    { refusals: { data: { code: 451, message: 'scanner is away' } } },
    { word: 'try_again_later', scope: 'temporary' },
  ],
  [
    'it refuses the message after its end',
    { refusals: { data: { code: 552, message: 'too large' } } },
    { word: 'message_refused', scope: 'permanent' },
  ],
  [
    'it cuts the connection in the message',
    { faults: { cuts: 'in-data' } },
    { word: 'connection_lost', scope: 'unclear' },
  ],
  [
    'it cuts the connection after the end of the message',
    { faults: { cuts: 'after-data' } },
    { word: 'connection_lost', scope: 'unclear' },
  ],
  [
    'it refuses our password',
    {
      refusals: { auth: { code: 535, message: 'wrong' } },
      options: signsIn,
      url: (port) => `smtp://moderato:secret@127.0.0.1:${port}`,
    },
    { word: 'sign_in_refused', scope: 'server' },
  ],
  [
    'its certificate is nobody’s we know',
    { options: { secure: true }, url: (port) => `smtps://${ELSEWHERE}:${port}` },
    { word: 'tls_failed', scope: 'server' },
  ],
  [
    'its certificate is nobody’s we know, after STARTTLS',
    { options: { disabledCommands: ['AUTH'] }, url: (port) => `smtp://${ELSEWHERE}:${port}` },
    { word: 'tls_failed', scope: 'server' },
  ],
  [
    'it offers no encryption',
    { url: (port) => `smtp://${ELSEWHERE}:${port}` },
    { word: 'tls_failed', scope: 'server' },
  ],
])('when %s, that is said in a word', async (_name, fault, expected) => {
  const { mailer } = await start(fault);
  expect(await failureOfSending(mailer)).toMatchObject(expected);
});

test('when it greets late and yet in time, the mail is taken', async () => {
  const { mailer, sink } = await start({ faults: { greetsAfterMs: 100 } });
  await mailer.send(buildMail());
  expect(sink.mails).toHaveLength(1);
});

test('when it takes neither 8BITMIME nor SMTPUTF8, a mail in any script arrives as it was', async () => {
  const { mailer, sink } = await start({ options: { hide8BITMIME: true, hideSMTPUTF8: true } });
  const text = 'Здравствуйте, 今日は, 🙂\n';
  await mailer.send(
    buildMail({ subject: 'Über 東京', text, to: { name: 'Zoë', address: 'zoe@example.org' } }),
  );
  const [{ raw, parsed }] = sink.mails as [(typeof sink.mails)[0]];
  expect(raw).toMatch(/^[\t\r\n -~]*$/);
  expect(parsed.subject).toBe('Über 東京');
  expect(parsed.text).toBe(text);
});

test('when it says how large a message may be, ours is far below a megabyte and taken', async () => {
  const { mailer, sink } = await start({ options: { size: 1_000_000 } });
  await mailer.send(buildMail({ text: 'A long comment. '.repeat(5_000) }));
  expect(sink.mails).toHaveLength(1);
});

test('when it takes less than our message, it is refused for good', async () => {
  const { mailer } = await start({
    options: {
      size: 1_000,
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () =>
          done(stream.sizeExceeded ? Object.assign(new Error('too large'), { responseCode: 552 }) : null),
        );
      },
    },
  });
  const failure = await failureOfSending(mailer, buildMail({ text: 'Long. '.repeat(1_000) }));
  expect(failure).toMatchObject({ word: 'message_refused', scope: 'permanent' });
});

test('nobody waits for minutes: 10 s to connect, 10 s for the greeting, 30 s of silence, 45 s in all', () => {
  expect(SMTP_TIMEOUTS).toEqual({ connectionMs: 10_000, greetingMs: 10_000, socketMs: 30_000 });
  expect(SEND_DEADLINE_MS).toBe(45_000);
  expect(smtpOptions('smtp://mail.example.org')).toMatchObject({
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
});
