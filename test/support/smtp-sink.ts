import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from 'smtp-server';
import { startSlowFront } from './slow-front.ts';

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
  parsed: ParsedMail;
}

export interface Refusal {
  code: number;
  message: string;
}

export type Verb = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';

export interface SinkFaults {
  /** Milliseconds before it greets; Infinity: never. */
  greetsAfterMs?: number;
  /** What it says leaves at this speed. */
  bytesPerSecond?: number;
  /** Where it cuts the connection: in the middle of a message, or after its end, when it has kept it. */
  cuts?: 'in-data' | 'after-data';
  /** Refuses these recipients only, with `refusals.rcpt`. */
  onlyRecipients?: string[];
}

export interface SmtpSink {
  /** For SMTP_URL. */
  url: string;
  port: number;
  /** What was accepted, in order. */
  mails: ReceivedMail[];
  /** Verbs that are refused; change it while the server runs. */
  refusals: Partial<Record<Verb, Refusal>>;
  /** What else goes wrong; change it while the server runs. */
  faults: SinkFaults;
  /** Connections so far. */
  connections(): number;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it accepts, and fails as it is told to. */
export async function startSmtpSink(
  refusals: Partial<Record<Verb, Refusal>> = {},
  options: SMTPServerOptions = {},
): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const faults: SinkFaults = {};
  const refused = (verb: Verb) => {
    const refusal = refusals[verb];
    return refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.code }) : null;
  };
  const isSpared = (address: string) => faults.onlyRecipients && !faults.onlyRecipients.includes(address);
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onConnect: (_session, done) => done(refused('connect')),
    onAuth: (_auth, _session, done) => done(refused('auth'), { user: 'moderato' }),
    onMailFrom: (_address, _session, done) => done(refused('mail')),
    onRcptTo: ({ address }, _session, done) => done(isSpared(address) ? null : refused('rcpt')),
    async onData(stream, session, done) {
      const raw = await readMessage(stream, () => faults.cuts === 'in-data' && cut(server, session.id));
      if (!raw) return;
      const refusal = refused('data');
      if (refusal) return done(refusal);
      const { mailFrom, rcptTo } = session.envelope;
      mails.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((recipient) => recipient.address),
        raw: raw.toString('utf8'),
        parsed: await simpleParser(raw),
      });
      if (faults.cuts === 'after-data') return cut(server, session.id);
      done();
    },
    ...options,
  });
  server.on('error', () => undefined); // a client that hangs up is part of the tests
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const front = await startSlowFront((server.server.address() as AddressInfo).port, faults);
  return {
    url: `smtp://127.0.0.1:${front.port}`,
    port: front.port,
    mails,
    refusals,
    faults,
    connections: () => front.connections(),
    async close() {
      front.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The whole message, or null where the connection ended in the middle of it. */
async function readMessage(stream: SMTPServerDataStream, onChunk: () => unknown): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      onChunk();
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

/** The library has no way to end one session in the middle. */
function cut(server: SMTPServer, id: string): void {
  for (const connection of server.connections as unknown as Set<{ id: string; close(): void }>) {
    if (connection.id === id) connection.close();
  }
}
