import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headerOf } from '../../src/mail/read-eml.ts';
import { findStoredMail } from '../../src/mail/read-stored-mail.ts';
import { failureOf } from '../../src/outbox/failure.ts';
import { buildMail, mailerTo } from './support.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'moderato-mail-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const message = { id: 7, kind: 'comment-held' };

test('when there is no server, the mail is a file that only its owner can read', async () => {
  await mailerTo(0, dataDir).send(buildMail());
  expect(await readdir(join(dataDir, 'mail'))).toEqual(['7-comment-held.eml']);
  expect((await stat(join(dataDir, 'mail/7-comment-held.eml'))).mode & 0o777).toBe(0o600);
});

test('when the file is read again, text and headers are as they were written', async () => {
  const mailer = mailerTo(0, dataDir);
  const text = `Héllo = “wörld” 🙂\n> ${'long '.repeat(60)}end\n=41\n`;
  const subject = `[Blog] Please moderate: "${'Ünïcode '.repeat(15)}🙂"`;
  await mailer.send(buildMail({ text, subject }));
  const stored = await findStoredMail(mailer, message);
  expect(stored?.text.trimEnd()).toBe(text.trimEnd());
  expect(headerOf(stored!.headers, 'subject')).toBe(subject);
  expect(headerOf(stored!.headers, 'To')).toBe('Mia <mia@example.org>');
});

test('when the text holds only ASCII, it is read as it was written', async () => {
  const mailer = mailerTo(0, dataDir);
  await mailer.send(buildMail({ text: 'plain\n\n-- \nx\n' }));
  expect((await findStoredMail(mailer, message))?.text.trimEnd()).toBe('plain\n\n-- \nx');
});

test('when no file was written, there is no stored mail', async () => {
  expect(await findStoredMail(mailerTo(0, dataDir), message)).toBeNull();
});

test('when the folder cannot be made, the failure names it', async () => {
  await writeFile(join(dataDir, 'mail'), 'in the way');
  const error: unknown = await mailerTo(0, dataDir)
    .send(buildMail())
    .catch((thrown: unknown) => thrown);
  expect(failureOf(error)).toMatchObject({ word: 'cannot_write_file', scope: 'server' });
});
