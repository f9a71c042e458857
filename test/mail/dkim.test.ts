import { generateKeyPairSync } from 'node:crypto';
import { createMailer } from '../../src/mail/mailer.ts';
import { startSmtpSink } from '../support/smtp-sink.ts';
import { verifyDkim } from '../support/verify-dkim.ts';
import { buildMail, mailSettings, silentLog } from './support.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const inDns = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

async function receive(dkimKey: string): Promise<string> {
  const sink = await startSmtpSink();
  const dkim = { dkimDomain: 'blog.example', dkimSelector: 'moderato', dkimKey };
  const mailer = createMailer(mailSettings({ smtpUrl: sink.url, ...dkim }), silentLog);
  try {
    await mailer.send(
      buildMail({
        subject: 'Über  “Tides”',
        text: 'One  line \n\nand another\n\n',
        unsubscribeUrl: 'https://blog.example/unsubscribe/token',
      }),
    );
    return sink.mails[0]!.raw;
  } finally {
    await mailer.close();
    await sink.close();
  }
}

test('when a key is set, a receiver finds the signature right, over the headers that matter', async () => {
  const raw = await receive(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  const { tags, isBodyRight, isSignatureRight } = verifyDkim(raw, inDns);
  expect({ isBodyRight, isSignatureRight }).toEqual({ isBodyRight: true, isSignatureRight: true });
  expect(tags).toMatchObject({ d: 'blog.example', s: 'moderato', a: 'rsa-sha256', c: 'relaxed/relaxed' });
  const signed = tags.h!.toLowerCase().split(':');
  for (const name of ['from', 'to', 'subject', 'list-unsubscribe', 'list-unsubscribe-post', 'list-id']) {
    expect(signed).toContain(name);
  }
});

test('when something was changed on the way, the receiver finds it out', async () => {
  const raw = await receive(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  expect(verifyDkim(raw.replace('another', 'anothor'), inDns).isBodyRight).toBe(false);
  expect(verifyDkim(raw.replace(/^To: .*/m, 'To: eve@example.org'), inDns).isSignatureRight).toBe(false);
});

test('when no key is set, nothing is signed', async () => {
  expect(await receive('')).not.toMatch(/^DKIM-Signature:/im);
});
