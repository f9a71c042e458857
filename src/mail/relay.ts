import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type SMTPPool from 'nodemailer/lib/smtp-pool';

export interface Relay {
  /** What the server offers, after TLS, such as SMTPUTF8. */
  extensions: string[];
  isEncrypted: boolean;
  /** Whether it lets anybody sign in (AUTH). Where it does not, mails are sent without. */
  offersSignIn: boolean;
  /** What it says against our sender; '' when it takes it or was not asked. */
  senderRefusal: string;
}

const ASK = 'ASK';

/**
 * Connects, signs in where that is offered, and asks the mail server what it takes, without sending anything.
 * @param sender an address that is tried with MAIL FROM and taken back with RSET
 * @throws an error of nodemailer; `failureOf` names it
 */
export async function askRelay(options: SMTPPool.Options, sender = ''): Promise<Relay> {
  const relay: Relay = { extensions: [], isEncrypted: false, offersSignIn: false, senderRefusal: '' };
  const connection = new SMTPConnection({
    ...options,
    customAuth: {
      async [ASK](context) {
        relay.extensions = context.extensions;
        if (sender) {
          const { status, response } = await context.sendCommand(`MAIL FROM:<${sender}>`);
          if (status >= 400) relay.senderRefusal = response;
          await context.sendCommand('RSET');
        }
        context.resolve();
      },
    },
  });
  try {
    await step(connection, (done) => connection.connect(done));
    const { auth } = options;
    relay.isEncrypted = connection.secure;
    relay.offersSignIn = connection.allowsAuth;
    if (auth && relay.offersSignIn) await step(connection, (done) => connection.login(auth, done));
    // The library tells what was offered, and takes commands, only within a way to sign in.
    const ask = { type: 'custom' as const, method: ASK, user: ASK, pass: ASK };
    await step(connection, (done) => connection.login(ask, done));
    return relay;
  } finally {
    connection.on('error', () => undefined);
    connection.close();
  }
}

/** Also ends when the connection does: not every step of the library tells. */
function step(
  connection: SMTPConnection,
  work: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' }));
    const settle = (error?: Error | null) => {
      connection.off('error', settle).off('end', lost);
      if (error) reject(error);
      else resolve();
    };
    connection.once('error', settle).once('end', lost);
    work(settle);
  });
}
