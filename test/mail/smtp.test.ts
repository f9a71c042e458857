import { createServer, type Server, type Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Mail, Mailer } from '../../src/mail/mailer.ts';
import { failureOf, type Failure } from '../../src/outbox/failure.ts';
import { buildMail, listen, mailerTo } from './support.ts';

let ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends) end();
  ends = [];
});

interface Received {
  recipients: string[];
  raw: string;
}

async function startReceiver(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const receiver = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH'],
    logger: false,
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ recipients, raw });
        done();
      });
    },
    ...options,
  });
  receiver.on('error', () => undefined);
  const port = await listen(receiver.server as Server);
  ends.push(() => receiver.close());
  return { received, mailer: mailerFor(port) };
}

function mailerFor(port: number): Mailer {
  const mailer = mailerTo(port);
  ends.push(() => void mailer.close());
  return mailer;
}

async function startRaw(answer: (socket: Socket) => void): Promise<Mailer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    answer(socket);
  });
  const port = await listen(server);
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return mailerFor(port);
}

const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

async function failureOfSending(mailer: Mailer, mail: Mail = buildMail()): Promise<Failure> {
  try {
    await mailer.send(mail);
  } catch (error) {
    return failureOf(error);
  }
  throw new Error('the mail was sent');
}

describe('a mail over SMTP', () => {
  test('when the server takes it, it has one recipient and the headers that mark it as automatic', async () => {
    const { mailer, received } = await startReceiver();
    await mailer.send(buildMail());
    const [{ recipients, raw }] = received as [Received];
    const mail = await simpleParser(raw);
    expect(recipients).toEqual(['mia@example.org']);
    expect(mail.messageId).toBe('<outbox-7-0@blog.example>');
    expect(mail.references).toBe('<article-3@blog.example>');
    expect(mail.inReplyTo).toBe('<article-3@blog.example>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('x-auto-response-suppress')).toBe('All');
    expect(mail.date).toEqual(new Date('2025-03-01T10:00:00Z'));
    expect(mail.from?.value[0]?.address).toBe('moderato@blog.example');
  });

  test.each([
    'a@x.example,b@y.example',
    'Ann\r\nBcc: victim@example.org',
    '"Ann" <victim@example.org>, x',
    'Ann\r\n\r\nbody',
    '=?utf-8?q?Ann?=',
    '{{7*7}} $& \u202e',
  ])('when names and subject hold %j, nothing is added to headers or recipients', async (hostile) => {
    const { mailer, received } = await startReceiver();
    await mailer.send(buildMail({ subject: hostile, to: { name: hostile, address: 'mia@example.org' } }));
    const [{ recipients, raw }] = received as [Received];
    expect(recipients).toEqual(['mia@example.org']);
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    for (const name of ['From', 'To', 'Subject', 'Message-ID']) {
      expect(head.match(new RegExp(`^${name}:`, 'gim'))).toHaveLength(1);
    }
    expect(head).not.toMatch(/^(Bcc|Cc):/im);
    expect(head).toMatch(/^[\t\r\n -~]*$/);
  });
});

describe('what is said of a mail that did not go', () => {
  test('when the server asks to come back, the mail waits', async () => {
    const { mailer } = await startReceiver({
      onRcptTo: (_to, _session, done) => done(refusal(450, 'greylisted')),
    });
    expect(await failureOfSending(mailer)).toMatchObject({ word: 'try_again_later', scope: 'temporary' });
  });

  test('when the recipient does not exist, the mail is refused for good and its address is not kept', async () => {
    const { mailer } = await startReceiver({
      onRcptTo: ({ address }, _session, done) => done(refusal(550, `no <${address}> here`)),
    });
    const failure = await failureOfSending(mailer);
    expect(failure).toMatchObject({ word: 'recipient_refused', scope: 'permanent' });
    expect(failure.detail).not.toContain('mia@example.org');
    expect(failure.detail).toContain('(address)');
  });

  test('when the message is refused after its end, it is refused for good', async () => {
    const { mailer } = await startReceiver({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(refusal(552, 'too large')));
      },
    });
    expect(await failureOfSending(mailer)).toMatchObject({ word: 'message_refused', scope: 'permanent' });
  });

  test('when the server shuts down with 421, no mail goes now', async () => {
    const { mailer } = await startReceiver({
      onMailFrom: (_from, _session, done) => done(refusal(421, 'closing')),
    });
    expect(await failureOfSending(mailer)).toMatchObject({ scope: 'server' });
  });

  test('when the connection is cut in the middle of the message, the mail waits', async () => {
    const { mailer } = await startReceiver({
      onData(stream) {
        stream.once('data', () => stream.destroy());
        for (const connection of (this as unknown as { connections: Set<{ close(): void }> }).connections) {
          connection.close();
        }
      },
    });
    expect(await failureOfSending(mailer)).toMatchObject({ word: 'connection_lost', scope: 'unclear' });
  });

  test('when nobody listens, the server is down', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((closed) => server.close(closed));
    expect(await failureOfSending(mailerFor(port))).toMatchObject({
      word: 'server_unreachable',
      scope: 'server',
    });
  });

  test('when the server never greets, it timed out', async () => {
    const mailer = await startRaw(() => undefined);
    expect(await failureOfSending(mailer)).toMatchObject({ word: 'server_timed_out', scope: 'server' });
  });

  test('when the greeting is a refusal, the server is at fault and not the mail', async () => {
    const mailer = await startRaw((socket) => socket.end('554 go away\r\n'));
    expect(await failureOfSending(mailer)).toMatchObject({ word: 'server_refused_us', scope: 'server' });
  });

  test('when something else than a mail server answers, that is said', async () => {
    const mailer = await startRaw((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failureOfSending(mailer)).toMatchObject({ word: 'not_a_mail_server', scope: 'server' });
  });

  test('when single bytes keep the socket busy, the deadline ends the try', async () => {
    const mailer = await startRaw((socket) => {
      socket.write('220 ready\r\n');
      const drip = setInterval(() => socket.write('2'), 100);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await failureOfSending(mailer)).toMatchObject({ word: 'server_timed_out', scope: 'unclear' });
  });
});
