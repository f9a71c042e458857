import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { pino } from 'pino';
import { saveArticle } from '../../src/articles/save-article.ts';
import { createPageCache } from '../../src/cache/pages.ts';
import type { Database } from '../../src/database/database.ts';
import { migrateSqlite } from '../../src/database/migrate.ts';
import { writeBacklog } from '../../src/search/backlog.ts';
import { findComments } from '../../src/search/find-comments.ts';
import { openTestDatabase } from '../support/database.ts';
import { addArticle, addCommenter, addComments } from './support.ts';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations/sqlite');
const log = pino({ level: 'silent' });

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let database: Database;
beforeEach(async () => {
  opened = await openTestDatabase();
  database = opened.database;
});
afterEach(() => opened.close());

const idsOf = async (q: string) =>
  (await findComments({ database }, { q }, { order: 'oldest', after: null, limit: 500 })).ids;

async function addMany(count: number): Promise<number[]> {
  const articleId = await addArticle(database, 'night-trains', 'Night trains');
  const commenterId = await addCommenter(database);
  return addComments(
    database,
    Array.from({ length: count }, () => ({ articleId, commenterId })),
  );
}

async function forgetWords(ids: number[]): Promise<void> {
  const column = database.dialect === 'postgresql' ? '"commentId"' : 'rowid';
  await database.transaction(async (tx) => {
    for (const id of ids) await tx.run(`DELETE FROM "CommentSearch" WHERE ${column} = ?`, [id]);
    await tx.insert('SearchBacklog', { afterId: 0 });
  });
}

test('what was stored without words gets them in portions, also when the process stops half-way', async () => {
  const ids = await addMany(250);
  await forgetWords(ids);
  expect(await idsOf('sleeper')).toEqual([]);

  let portions = 0;
  await writeBacklog({ database, log }, () => portions++ === 1);
  expect(await idsOf('sleeper')).toEqual(ids.slice(0, 100));
  await writeBacklog({ database, log });
  expect(await idsOf('sleeper')).toEqual(ids);
  expect(await database.prisma.searchBacklog.count()).toBe(0);
});

test('when two processes write at once, all is written', async () => {
  const ids = await addMany(250);
  await forgetWords(ids);
  await Promise.all([writeBacklog({ database, log }), writeBacklog({ database, log })]);
  expect(await idsOf('sleeper')).toEqual(ids);
});

test('when an article gets another title, its comments are found by that one', async () => {
  const ids = await addMany(2);
  const article = await database.prisma.article.findUniqueOrThrow({ where: { slug: 'night-trains' } });
  const { id: _id, approvedCount: _count, missingSince: _since, ...source } = article;
  await saveArticle({ database, pages: createPageCache() }, {
    ...source,
    hasDate: true,
    title: 'Sleepers return',
    sourceHash: 'other',
  } as never);
  await writeBacklog({ database, log });
  expect(await idsOf('night')).toEqual([]);
  expect(await idsOf('return')).toEqual(ids);
});

test('when a database from before the search is migrated, its comments are put into the backlog', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moderato-before-search-'));
  const before = join(folder, 'migrations');
  const all = (await readdir(MIGRATIONS)).filter((name) => !name.endsWith('.toml')).sort();
  const search = all.find((name) => name.endsWith('_search_words'))!;
  for (const name of all.filter((one) => one < search))
    await cp(join(MIGRATIONS, name), join(before, name), { recursive: true });
  const file = join(folder, 'moderato.db');
  migrateSqlite(file, before);
  const old = new Sqlite(file);
  old.pragma('foreign_keys = OFF');
  old.exec(`INSERT INTO "Article" ("id", "slug", "title", "html", "publishedAt", "sourceHash") VALUES (1, 'a', 'A', '', '2025-02-01', '');
    INSERT INTO "Commenter" ("id", "emailCipher", "emailIndex", "createdAt") VALUES (1, x'01', 'i', '2025-02-01');
    INSERT INTO "Comment" ("articleId", "commenterId", "authorName", "text", "html", "htmlVersion", "status", "fingerprint", "networkIndex", "submittedAt")
    VALUES (1, 1, 'Mia', 'sleeper', '', 1, 'pending', '', '', '2025-02-01')`);
  old.close();

  migrateSqlite(file, MIGRATIONS);
  const migrated = new Sqlite(file);
  expect(migrated.prepare('SELECT "articleId", "afterId" FROM "SearchBacklog"').all()).toEqual([
    { articleId: null, afterId: 0 },
  ]);
  migrated.close();
  rmSync(folder, { recursive: true, force: true });
});
