import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmail } from '../../src/commenters/address-vault.ts';
import { acceptKey, checkKey } from '../../src/commenters/check-key.ts';
import { deriveKeys } from '../../src/crypto/keys.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import { startServer } from '../support/server-process.ts';

const MAIN = join(import.meta.dirname, '../../dist/main.js');
const KEY = 'the key with which this database began';
const STARTS_MS = 90_000; // three servers, each a process of its own
const OTHER = deriveKeys('another key that is long enough, too');

describe('a server with another key', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'moderato-key-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test(
    'refuses to start in one line that says what to restore, and starts again with the right one',
    async () => {
      const { url, drop } = await createTestDatabase();
      const env = { DATABASE_URL: url, SECRET_KEY: KEY };
      try {
        const first = await startServer({ dataDir: folder, env });
        await first.kill('SIGTERM');
        const wrong = spawnSync(process.execPath, [MAIN], {
          env: { PATH: process.env.PATH, DATA_DIR: folder, PORT: '0', ...env, SECRET_KEY: `${KEY}!` },
          encoding: 'utf8',
          timeout: 20_000,
        });
        expect(wrong.status).toBe(78);
        expect(wrong.stderr.trim()).toMatch(
          /^Moderato cannot start: SECRET_KEY is not the key of this database; .*$/,
        );
        await (await startServer({ dataDir: folder, env })).close();
      } finally {
        await drop();
      }
    },
    STARTS_MS,
  );
});

test('when the old key is lost for good, the database can be told to take another', async () => {
  const app = await startTestApp();
  const { database, keys } = app.services;
  try {
    await acceptKey(database, OTHER);
    await checkKey(database, OTHER);
    await expect(checkKey(database, keys)).rejects.toThrow('not the key of this database');
  } finally {
    await app.close();
  }
});

describe('a database without a check value', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp();
    await postComment(app);
    await app.services.database.prisma.site.updateMany({ data: { keyCheck: null } });
  });
  afterEach(() => app.close());

  test('takes that of the key which opens its addresses, and of no other', async () => {
    const { database, keys } = app.services;
    await expect(checkKey(database, OTHER)).rejects.toThrow('not the key of this database');
    await checkKey(database, keys);
    await checkKey(database, keys);
    await expect(checkKey(database, OTHER)).rejects.toThrow('not the key of this database');
  });
});

describe('one address that cannot be opened', () => {
  let app: TestApp;
  beforeEach(async () => (app = await startTestApp()));
  afterEach(() => app.close());

  test('is named as such on the desk and in the mail, and hides nothing else', async () => {
    await postComment(app);
    const { commenter } = app.services.database.prisma;
    const { id, emailCipher } = await commenter.findFirstOrThrow();
    const damaged = Uint8Array.from(emailCipher, (byte, at) =>
      at === emailCipher.length - 1 ? byte ^ 1 : byte,
    );
    await commenter.update({ where: { id }, data: { emailCipher: damaged } });
    expect(openEmail(app.services.keys, damaged)).toBeNull();

    const desk = await signIn(app);
    const { id: commentId } = await app.services.database.prisma.comment.findFirstOrThrow();
    for (const path of ['/desk/comments', `/desk/comments/${commentId}`]) {
      const page = await desk.open(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.body).toContain('sleeper every winter');
    }
    const comment = await desk.open(`/desk/comments/${commentId}`);
    const author = await desk.submit(comment, 'form[action*="/reveals"]');
    expect(author.body).toContain('address cannot be read');
    await app.deliverMail();
    expect(app.smtp.mails).toHaveLength(1);
  });
});
