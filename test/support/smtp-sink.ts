import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

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

export type Verb = 'connect' | 'mail' | 'rcpt' | 'data';

export interface SmtpSink {
  /** For SMTP_URL. */
  url: string;
  port: number;
  /** What was accepted, in order. */
  mails: ReceivedMail[];
  /** Verbs that are refused; change it while the server runs. */
  refusals: Partial<Record<Verb, Refusal>>;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it accepts. */
export async function startSmtpSink(refusals: Partial<Record<Verb, Refusal>> = {}): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const refused = (verb: Verb) => {
    const refusal = refusals[verb];
    return refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.code }) : null;
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onConnect: (_session, done) => done(refused('connect')),
    onMailFrom: (_address, _session, done) => done(refused('mail')),
    onRcptTo: (_address, _session, done) => done(refused('rcpt')),
    async onData(stream, session, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const refusal = refused('data');
      if (refusal) return done(refusal);
      const raw = Buffer.concat(chunks);
      const { mailFrom, rcptTo } = session.envelope;
      mails.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((recipient) => recipient.address),
        raw: raw.toString('utf8'),
        parsed: await simpleParser(raw),
      });
      done();
    },
  });
  server.on('error', () => undefined); // a client that hangs up is part of the tests
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    refusals,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
