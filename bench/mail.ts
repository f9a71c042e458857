// npm run bench -- mail: posting while the mail server is down against posting while it is up, taking turns in one
// run, and taking the next mail from a long outbox against taking it from a short one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open.ts';
import { claimDue } from '../src/outbox/outbox.repository.ts';
import { findPostgres, startCluster } from '../test/support/postgres-cluster.mjs';
import { startServer } from '../test/support/server-process.ts';
import { startSmtpSink } from '../test/support/smtp-sink.ts';
import { postRequest, timeEach } from './http-client.ts';
import { median, printBar, printRounds, ratios, type Rounds } from './report.ts';

const ROUNDS = 9;
const POSTS = 200; // per round and server
const MODERATORS = 10;
const SHORT_OUTBOX = 100;
const LONG_OUTBOX = 50_000;
const CLAIMS = 200;
const LEASE_MS = 60_000;
const BARS = { posting: 1.2, claiming: 2 };

const ENVIRONMENT = {
  TRUST_PROXY: '1',
  LOG_LEVEL: 'error',
  ADMIN_EMAIL: 'ada@moderato.test',
  ADMIN_PASSWORD: 'correct horse battery',
};

const ends: (() => unknown)[] = [];
let posted = 0;

export async function benchMail(): Promise<void> {
  try {
    await benchPosting();
    await benchClaims('SQLite', `file:${join(makeFolder(), 'outbox.db')}`);
    const programs = findPostgres();
    if (!programs) return;
    const cluster = await startCluster(programs);
    ends.push(cluster.stop);
    await benchClaims('PostgreSQL', cluster.url);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Down is the worst there is: a server that takes the connection and never says a word. */
async function benchPosting(): Promise<void> {
  const [up, down] = [await startSite(0), await startSite(Number.POSITIVE_INFINITY)] as const;
  const withServer: Rounds = { name: 'POST, mail server up, p99', unit: 'ms', values: [] };
  const without: Rounds = { name: 'POST, mail server down, p99', unit: 'ms', values: [] };
  await measurePosts(up);
  await measurePosts(down);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [port, rounds] of [[up, withServer] as const, [down, without] as const]) {
      rounds.values.push(p99(await measurePosts(port)));
    }
  }
  const ratio = ratios('down / up', without, withServer);
  console.log(
    `\n${ROUNDS} rounds of ${POSTS} posts that took turns${' '.repeat(12)}minimum    median   maximum`,
  );
  for (const rounds of [withServer, without, ratio]) printRounds(rounds);
  printBar('posting with the mail server down against up', median(ratio.values), BARS.posting, 'under');
}

async function startSite(greetsAfterMs: number): Promise<number> {
  const sink = await startSmtpSink();
  sink.faults.greetsAfterMs = greetsAfterMs;
  const dataDir = join(makeFolder(), 'data');
  const server = await startServer({ dataDir, env: { ...ENVIRONMENT, SMTP_URL: sink.url } });
  ends.push(
    () => sink.close(),
    () => server.kill('SIGKILL'),
  );
  const database = await openDatabase(`file:${join(dataDir, 'moderato.db')}`);
  await database.prisma.moderator.createMany({
    data: Array.from({ length: MODERATORS }, (_, n) => ({
      name: `Moderator ${n}`,
      email: `moderator-${n}@moderato.test`,
      passwordHash: '',
      role: 'moderator',
      createdAt: new Date(),
    })),
  });
  await database.close();
  return server.port;
}

const measurePosts = (port: number): Promise<number[]> =>
  timeEach(port, Array.from({ length: POSTS }, nextPost), 303);

function nextPost(): string {
  posted++;
  const fields = {
    author: 'Mia',
    email: `reader-${posted}@readers.test`,
    comment: `Comment ${posted}: I take the sleeper every winter, and I would miss it.`,
  };
  const network = [posted >> 16, posted >> 8, posted].map((part) => part & 255).join('.');
  return postRequest('/articles/how-comments-work-here/comments', fields, {
    'X-Forwarded-For': `12.${network}`,
  });
}

async function benchClaims(name: string, url: string): Promise<void> {
  await migrate(url);
  const database = await openDatabase(url);
  ends.push(() => database.close());
  const figures: number[] = [];
  for (const size of [SHORT_OUTBOX, LONG_OUTBOX]) {
    const now = new Date();
    await database.prisma.outboxMessage.deleteMany();
    for (let at = 0; at < size; at += 5_000) {
      await database.prisma.outboxMessage.createMany({
        data: Array.from({ length: Math.min(5_000, size - at) }, (_, n) => ({
          kind: 'waiting-digest',
          dedupeKey: `${size}:${at + n}`,
          createdAt: now,
          dueAt: new Date(now.getTime() - (at + n) * 100),
        })),
      });
    }
    figures.push(await timeClaims(database, now, Math.min(CLAIMS, size)));
    console.log(
      `${`${name}: next mail of ${size}`.padEnd(44)} ${figures.at(-1)!.toFixed(2).padStart(29)}  ms`,
    );
  }
  printBar(
    `${name}: claiming from ${LONG_OUTBOX} against ${SHORT_OUTBOX}`,
    figures[1]! / figures[0]!,
    BARS.claiming,
    'under',
  );
}

/** Turn by turn the oldest and the newest, as the worker does. @returns the median in ms */
async function timeClaims(
  database: Awaited<ReturnType<typeof openDatabase>>,
  now: Date,
  claims: number,
): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < claims; n++) {
    const began = performance.now();
    await claimDue(database, now, LEASE_MS, 1, { from: n % 2 === 0 ? 'oldest' : 'newest' });
    times.push(performance.now() - began);
  }
  return median(times);
}

function p99(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'moderato-bench-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
