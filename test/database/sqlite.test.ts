import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import Sqlite from 'better-sqlite3';
import type { Database } from '../../src/database/database.ts';
import { guardedSqlite } from '../../src/database/guarded-adapter.ts';
import { openDatabase } from '../../src/database/open.ts';
import { WriterLock } from '../../src/database/writer-lock.ts';
import { PrismaClient } from '../../src/generated/sqlite/client.ts';

const at = new Date('2026-01-01T00:00:00Z');
let directory: string;
let file: string;
let database: Database;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'moderato-sqlite-'));
  file = join(directory, 'test.db');
  database = await openDatabase(`file:${file}`);
});

afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

const token = (tokenHash: string) => ({ tokenHash, usedAt: at });

/** Another process that takes the write lock and keeps it until it is told to end. */
async function lockFromOutside(): Promise<() => Promise<void>> {
  const script = `
    const Sqlite = require('better-sqlite3');
    const db = new Sqlite(${JSON.stringify(file)});
    db.exec('BEGIN IMMEDIATE');
    process.stdout.write('locked');
    process.stdin.on('end', () => { db.exec('ROLLBACK'); process.exit(0); }).resume();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
}

describe('every connection', () => {
  test('has WAL, synchronous FULL and foreign keys, also the ones that Prisma opens', async () => {
    const [journal] =
      await database.prisma.$queryRawUnsafe<{ journal_mode: string }[]>('PRAGMA journal_mode');
    const [sync] = await database.prisma.$queryRawUnsafe<{ synchronous: bigint }[]>('PRAGMA synchronous');
    const [keys] = await database.prisma.$queryRawUnsafe<{ foreign_keys: bigint }[]>('PRAGMA foreign_keys');
    const inTransaction = await database.transaction((tx) =>
      tx.all<{ synchronous: number }>('PRAGMA synchronous'),
    );

    expect(journal?.journal_mode).toBe('wal');
    expect(Number(sync?.synchronous)).toBe(2);
    expect(Number(keys?.foreign_keys)).toBe(1);
    expect(inTransaction).toEqual([{ synchronous: 2 }]);
  });
});

/** What both adapters are asked to do; only the guarded one passes. */
async function plainWriteBesideRollback(prisma: PrismaClient): Promise<boolean> {
  let write: Promise<unknown> | undefined;
  const transaction = prisma.$transaction(async (tx) => {
    await tx.usedToken.create({ data: token('inside') });
    // Prisma sends nothing before somebody waits for it
    write = prisma.usedToken.create({ data: token('beside') }).then((row) => row);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    throw new Error('rolled back');
  });
  await expect(transaction).rejects.toThrow('rolled back');
  await write;
  return (await prisma.usedToken.count({ where: { tokenHash: 'beside' } })) === 1;
}

async function worksAfterFailedCommit(prisma: PrismaClient): Promise<boolean> {
  const failing = prisma.$transaction(async (tx) => {
    await tx.$executeRawUnsafe('PRAGMA defer_foreign_keys=ON');
    await tx.session.create({
      data: { tokenHash: 'orphan', moderatorId: 4711, createdAt: at, lastSeenAt: at, expiresAt: at },
    });
  });
  await expect(failing).rejects.toThrow();
  return prisma
    .$transaction((tx) => tx.usedToken.create({ data: token('after') }))
    .then(() => true)
    .catch(() => false);
}

describe("the losses of Prisma's own SQLite adapter", () => {
  const stock = () => new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: file }) });
  const guarded = () => new PrismaClient({ adapter: guardedSqlite(file, new WriterLock()) });

  test('when a plain write happens beside a transaction that rolls back, the write stays', async () => {
    const prisma = guarded();
    expect(await plainWriteBesideRollback(prisma)).toBe(true);
    await prisma.$disconnect();
  });

  test('when a COMMIT fails, the next transaction works', async () => {
    const prisma = guarded();
    expect(await worksAfterFailedCommit(prisma)).toBe(true);
    await prisma.$disconnect();
  });

  test('the stock adapter still has both, so the two tests above test something', async () => {
    const first = stock();
    expect(await plainWriteBesideRollback(first)).toBe(false);
    await first.$disconnect();
    const second = stock();
    expect(await worksAfterFailedCommit(second)).toBe(false);
    await second.$disconnect();
  });
});

describe('transactions that share a commit', () => {
  test('when one of them fails, the others are kept and only its own changes are gone', async () => {
    const insert = (name: string, fail: boolean) =>
      database.transaction(async (tx) => {
        await tx.run('INSERT INTO "UsedToken" ("tokenHash", "usedAt") VALUES (?, ?)', [name, at]);
        if (fail) throw new Error('refused');
      });

    const results = await Promise.allSettled([insert('a', false), insert('b', true), insert('c', false)]);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const kept = await database.prisma.usedToken.findMany({ orderBy: { tokenHash: 'asc' } });
    expect(kept.map(({ tokenHash }) => tokenHash)).toEqual(['a', 'c']);
  });

  test('what is to happen after the commit happens, and not after a rollback', async () => {
    const happened: string[] = [];
    await database.transaction(async (tx) => tx.afterCommit(() => happened.push('kept')));
    await database
      .transaction(async (tx) => {
        tx.afterCommit(() => happened.push('lost'));
        throw new Error('refused');
      })
      .catch(() => undefined);
    expect(happened).toEqual(['kept']);
  });

  test('both doors read what the other wrote, instants included', async () => {
    await database.transaction((tx) =>
      tx.run('INSERT INTO "UsedToken" ("tokenHash", "usedAt") VALUES (?, ?)', ['raw', at]),
    );
    await database.prisma.usedToken.create({ data: token('prisma') });
    const rows = await database.transaction((tx) =>
      tx.all<{ usedAt: string }>('SELECT "usedAt" FROM "UsedToken" ORDER BY "tokenHash"'),
    );
    expect(new Set(rows.map(({ usedAt }) => usedAt)).size).toBe(1);
    expect((await database.prisma.usedToken.findUnique({ where: { tokenHash: 'raw' } }))?.usedAt).toEqual(at);
  });
});

describe('while another process holds the lock', () => {
  test('reads go on, writes are refused with 503 after two seconds, and the event loop never stops', async () => {
    const unlock = await lockFromOutside();
    let longestPauseMs = 0;
    let last = performance.now();
    const ticks = setInterval(() => {
      longestPauseMs = Math.max(longestPauseMs, performance.now() - last);
      last = performance.now();
    }, 5);

    const write = database.transaction((tx) => tx.run('DELETE FROM "UsedToken"'));
    const plain = database.prisma.usedToken.create({ data: token('plain') }).then((row) => row);
    expect(await database.prisma.usedToken.count()).toBe(0);
    await expect(write).rejects.toMatchObject({ code: 'database.unavailable', status: 503 });
    await expect(plain).rejects.toThrow();

    clearInterval(ticks);
    await unlock();
    expect(longestPauseMs).toBeLessThan(500);
    await database.prisma.usedToken.create({ data: token('after') });
  });

  test('when hundreds of writes wait, all of them are refused after the same two seconds', async () => {
    const unlock = await lockFromOutside();
    const began = performance.now();
    const writes = Array.from({ length: 200 }, () =>
      database.transaction((tx) => tx.run('DELETE FROM "UsedToken"')),
    );
    const results = await Promise.allSettled(writes);
    const tookMs = performance.now() - began;
    await unlock();
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(tookMs).toBeLessThan(3_500);
  });

  test('when earlier ones are refused, a write that came later still has its time', async () => {
    const unlock = await lockFromOutside();
    const plain = database.prisma.usedToken.create({ data: token('plain') }).then((row) => row);
    const early = database.transaction((tx) => tx.run('DELETE FROM "UsedToken"'));
    const late = new Promise((resolve) => setTimeout(resolve, 1_500)).then(() =>
      database.transaction((tx) =>
        tx.run('INSERT INTO "UsedToken" ("tokenHash", "usedAt") VALUES (?, ?)', ['late', at]),
      ),
    );
    await expect(early).rejects.toMatchObject({ code: 'database.unavailable' });
    await expect(plain).rejects.toThrow();
    await unlock();
    expect(await late).toBe(1);
  });

  test('a write that waits is done as soon as the lock is free', async () => {
    const unlock = await lockFromOutside();
    const write = database.transaction((tx) =>
      tx.run('INSERT INTO "UsedToken" ("tokenHash", "usedAt") VALUES (?, ?)', ['waited', at]),
    );
    await unlock();
    expect(await write).toBe(1);
  });
});

test('lists of every length do not fill the memory with prepared statements', async () => {
  const before = process.memoryUsage().rss;
  for (let places = 2_000; places < 3_500; places++) {
    const marks = Array(places).fill('?').join();
    await database.transaction((tx) =>
      tx.all(`SELECT "id" FROM "Comment" WHERE "id" IN (${marks})`, Array(places).fill(1)),
    );
  }
  const grownMb = (process.memoryUsage().rss - before) / 1024 / 1024;
  expect(grownMb).toBeLessThan(250); // all of them are over 600
});

test('when a newer release has migrated the file, the start is refused in one line', async () => {
  const raw = new Sqlite(file);
  raw.exec(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '29990101_future', '2999')`,
  );
  raw.close();
  await expect(openDatabase(`file:${file}`)).rejects.toThrow(/newer than this release/);
});
