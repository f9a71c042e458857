import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import Sqlite from 'better-sqlite3';
import {
  applyToPostgres,
  type Migration,
  migrateSqlite,
  readMigrations,
} from '../../src/database/migrate.ts';
import { testDialect } from '../support/database.ts';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');
const LAST_OF_BEFORE = '20261124200000_f_append_only_log';
const AT = '2025-03-01T10:00:00.000+00:00';

/** Also what is no migration, as migration_lock.toml. */
const isOld = (name: string): boolean => !/^\d/.test(name) || name <= LAST_OF_BEFORE;

/** A site with a moderator who is signed in, a held comment, its log entry, and three mails about it. */
const SITE = `
INSERT INTO "Site" ("name", "createdAt") VALUES ('Harbour Post', '${AT}');
INSERT INTO "Article" ("slug", "title", "html", "publishedAt", "sourceHash") VALUES ('tides', 'Tides', '', '${AT}', '');
INSERT INTO "Commenter" ("emailCipher", "emailIndex", "createdAt") VALUES ('', 'x', '${AT}');
INSERT INTO "Moderator" ("name", "email", "passwordHash", "role", "createdAt") VALUES ('Mia', 'mia@example.org', '', 'admin', '${AT}');
INSERT INTO "Session" ("tokenHash", "moderatorId", "createdAt", "lastSeenAt", "expiresAt") VALUES ('s', 1, '${AT}', '${AT}', '${AT}');
INSERT INTO "Comment" ("articleId", "commenterId", "authorName", "text", "html", "htmlVersion", "status", "fingerprint", "networkIndex", "submittedAt")
  VALUES (1, 1, 'Ada', 'Lovely.', '', 1, 'pending', '', '', '${AT}');
INSERT INTO "LogEntry" ("commentId", "actor", "action", "at") VALUES (1, 'commenter', 'submit', '${AT}');
INSERT INTO "OutboxMessage" ("kind", "moderatorId", "commentId", "dedupeKey", "createdAt", "dueAt", "sentAt")
  VALUES ('comment-held', 1, 1, 'sent', '${AT}', '${AT}', '${AT}');
INSERT INTO "OutboxMessage" ("kind", "moderatorId", "commentId", "dedupeKey", "createdAt", "dueAt")
  VALUES ('comment-held', 1, 1, 'waiting', '${AT}', '${AT}');
INSERT INTO "OutboxMessage" ("kind", "moderatorId", "dedupeKey", "createdAt", "dueAt")
  VALUES ('account-notice', 1, 'account', '${AT}', '${AT}');
`;
const NOTICES = 'SELECT "kind", "moderatorId", "commentId", "dedupeKey", "messageId" FROM "Notice"';
const KEPT = `SELECT (SELECT COUNT(*) FROM "Session") + (SELECT COUNT(*) FROM "LogEntry" WHERE "commentId" = 1)
  + (SELECT COUNT(*) FROM "OutboxMessage" WHERE "channel" = 'mail' AND "moderatorId" = 1) AS "kept"`;
const WAITING = [{ kind: 'held', moderatorId: 1, commentId: 1, dedupeKey: 'waiting', messageId: 2 }];

/** A database as the version before left it. */
interface OldDatabase {
  execute(sql: string): Promise<unknown>;
  query(sql: string): Promise<unknown[]>;
  upgrade(): Promise<unknown>;
  close(): Promise<void>;
}

let old: OldDatabase;
beforeEach(
  async () => (old = testDialect === 'postgresql' ? await openOldPostgres() : openOldSqlite()),
  60_000,
);
afterEach(() => old.close());

function openOldSqlite(): OldDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'moderato-upgrade-'));
  const before = join(folder, 'before');
  cpSync(join(MIGRATIONS, 'sqlite'), before, { recursive: true });
  for (const name of readdirSync(before)) if (!isOld(name)) rmSync(join(before, name), { recursive: true });
  const file = join(folder, 'moderato.db');
  migrateSqlite(file, before);
  const connection = new Sqlite(file);
  return {
    execute: async (sql) => connection.exec(sql),
    query: async (sql) => connection.prepare(sql).all(),
    upgrade: async () => migrateSqlite(file, join(MIGRATIONS, 'sqlite')),
    async close() {
      connection.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openOldPostgres(): Promise<OldDatabase> {
  const connection = await PGlite.create();
  const all = readMigrations(join(MIGRATIONS, 'postgresql'));
  const apply = (migrations: Migration[]) =>
    applyToPostgres(
      (sql, values) => connection.query(sql, values),
      (sql) => connection.exec(sql),
      migrations,
    );
  await apply(all.filter(({ name }) => isOld(name)));
  return {
    execute: (sql) => connection.exec(sql),
    query: async (sql) => (await connection.query(sql)).rows,
    upgrade: () => apply(all),
    close: () => connection.close(),
  };
}

test('when a site is upgraded, nothing is lost, and what is owed is carried by its mail', async () => {
  await old.execute(SITE);
  await old.upgrade();
  expect(await old.query(NOTICES)).toEqual(WAITING);
  expect(await old.query(KEPT)).toEqual([{ kept: 5 }]);
  await expect(old.execute('DELETE FROM "LogEntry"')).rejects.toMatchObject({
    message: expect.stringContaining('append-only'),
  });
});
