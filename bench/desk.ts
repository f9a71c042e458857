// The desk at two sizes of the site: what it takes, and whether it grows with the number of comments.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../src/database/database.ts';
import { openDatabase } from '../src/database/open.ts';
import type { CommentFilter } from '../src/search/comment-filter.ts';
import { countComments, findComments } from '../src/search/find-comments.ts';
import { findPostgres, startCluster } from '../test/support/postgres-cluster.mjs';
import { type ServerProcess, startServer } from '../test/support/server-process.ts';
import { generate } from './generate.ts';
import { COMMON_WORD, MODERATOR, RARE_WORD } from './generated-site.ts';
import { getRequest, postRequest, send, timeEach } from './http-client.ts';
import { median } from './report.ts';

const SIZES = [100_000, 1_000_000];
const ROUNDS = 5;
const REQUESTS = 7; // of one kind in each round
const SECRET_KEY = 'a key that is long enough for the bench of the desk';

const BARS = { ratio: 1.5, ms: 50, bulkMs: 2_000 };
const BULK = 500;
const BULK_ROUNDS = 3;
const DAY_MS = 86_400_000;
const QUEUE = '/desk/comments';
const MATCHING = '/desk/decisions/matching';

const PAGES: [name: string, path: string][] = [
  ['overview', '/desk'],
  ['queue, pending', '/desk/comments?status=pending'],
  ['queue, pending, next page', '/desk/comments?status=pending&after=%MIDDLE'],
  ['queue, approved', '/desk/comments?status=approved'],
  ['queue, spam', '/desk/comments?status=spam'],
  ['queue, trash', '/desk/comments?status=trash'],
  ['queue, all', '/desk/comments?status=all'],
  ['queue, riskiest', '/desk/comments?status=pending&order=riskiest'],
  ['of an article, all', '/desk/comments?status=all&article=article-3'],
  ['of an article, pending', '/desk/comments?status=pending&article=article-3'],
  ['of an author, all', '/desk/comments?status=all&commenter=5'],
  ['rare word', `/desk/comments?status=all&q=${RARE_WORD}`],
  ['common word', `/desk/comments?status=all&q=${COMMON_WORD}`],
  ['common word, from the middle', `/desk/comments?status=all&q=${COMMON_WORD}&after=%MIDDLE`],
  ['common word, pending', `/desk/comments?status=pending&q=${COMMON_WORD}`],
  ['both words', `/desk/comments?status=all&q=${COMMON_WORD}+${RARE_WORD}`],
  ['a month, spam', '/desk/comments?status=spam&from=2024-02-01&to=2024-02-29'],
  ['a rule and a moderator', '/desk/comments?status=all&rule=blocked_words&by=2'],
];

const FILTERS: [name: string, filter: CommentFilter][] = [
  ['rare word', { q: RARE_WORD }],
  ['common word', { q: COMMON_WORD }],
  ['common word, pending', { q: COMMON_WORD, status: 'pending' }],
  ['article and moderator', { articleId: 3, decidedById: 2 }],
];

/** One site of a certain size, with its server and our own door to its database. */
interface Site {
  size: number;
  server: ServerProcess;
  database: Database;
  cookie: string;
}

/** @param options `postgresql`, and the sizes */
export async function benchDesk(options: string[]): Promise<void> {
  const given = options.filter((option) => /^\d+$/.test(option)).map(Number);
  const sizes = given.length > 0 ? given : SIZES;
  const folder = mkdtempSync(join(tmpdir(), 'moderato-bench-desk-'));
  const cluster = options.includes('postgresql') ? await startCluster(getPostgres()) : null;
  const sites: Site[] = [];
  try {
    for (const size of sizes) sites.push(await openSite(folder, size, cluster?.url ?? null));
    await measureAll(sites);
  } finally {
    for (const { server, database } of sites) {
      await server.kill('SIGKILL');
      await database.close();
    }
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openSite(folder: string, size: number, cluster: string | null): Promise<Site> {
  const dataDir = join(folder, String(size));
  mkdirSync(join(dataDir, 'articles'), { recursive: true });
  const url = cluster === null ? `file:${join(dataDir, 'moderato.db')}` : await createDatabase(cluster, size);
  await generate(url, size, { secretKey: SECRET_KEY, ended: new Date() });
  const env = { DATABASE_URL: url, SECRET_KEY, ARTICLES_DIR: join(dataDir, 'articles'), LOG_LEVEL: 'warn' };
  const server = await startServer({ dataDir, env });
  return { size, server, database: await openDatabase(url), cookie: await signIn(server) };
}

async function signIn({ port, url }: ServerProcess): Promise<string> {
  const { status, head } = await send(port, postRequest('/desk/sign-in', MODERATOR, { Origin: url }));
  const cookie = /^set-cookie: ([^;]+)/im.exec(head)?.[1];
  if (status !== 303 || !cookie) throw new Error(`signing in gave ${status}:\n${head}`);
  return cookie;
}

/** The sites take turns, so that whatever else the machine does meets each of them. */
async function measureAll(sites: Site[]): Promise<void> {
  console.log(
    `Node ${process.version}, ${availableParallelism()} cores, ${sites[0]!.database.dialect}; medians of ${ROUNDS * REQUESTS} in ms`,
  );
  printHead(sites);
  for (const [name, path] of PAGES) {
    await measureOne(`GET ${name}`, sites, ({ size, server, cookie }) => {
      const request = getRequest(path.replace('%MIDDLE', String(size * 0.98)), { Cookie: cookie });
      return timeEach(server.port, Array<string>(REQUESTS).fill(request), 200);
    });
  }
  for (const [name, filter] of FILTERS) {
    await measureOne(`find ${name}`, sites, (site) =>
      timeRuns(() => findComments(site, filter, { order: 'newest', after: null, limit: 20 })),
    );
    await measureOne(`count ${name}`, sites, (site) => timeRuns(() => countComments(site, filter, 1_000)));
  }
  await measureBulk(sites);
}

/** At least 500 waiting comments decided at once through "all that match", and taken back. */
async function measureBulk(sites: Site[]): Promise<void> {
  const matches = await Promise.all(sites.map(findBulk));
  console.log(`\nall that match: ${matches.map(({ count }) => `${count} comments`).join(', ')}`);
  const times = sites.map(() => ({ decide: [] as number[], undo: [] as number[] }));
  for (let round = 0; round < BULK_ROUNDS; round++) {
    for (const [at, site] of sites.entries()) {
      const { decide, undo } = await timeBulk(site, matches[at]!.query);
      times[at]!.decide.push(decide);
      times[at]!.undo.push(undo);
    }
  }
  printLine(
    'decide at once',
    times.map(({ decide }) => median(decide)),
    BARS.bulkMs,
  );
  printLine(
    'undo at once',
    times.map(({ undo }) => median(undo)),
    BARS.bulkMs,
  );
}

/** The shortest run of days, up to today, in which 500 comments wait. */
async function findBulk(site: Site): Promise<{ query: string; count: number }> {
  for (let days = 0; ; days++) {
    const from = new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
    const query = `${QUEUE}?status=pending&from=${from}`;
    const { count } = await askAboutMatching(site, query);
    if (count >= BULK) return { query, count };
  }
}

async function timeBulk(site: Site, query: string): Promise<{ decide: number; undo: number }> {
  const { count, seen } = await askAboutMatching(site, query);
  let began = performance.now();
  const { batchId, decided } = await postJson<{ batchId: number; decided: number[] }>(site, MATCHING, {
    action: 'spam',
    matching: query,
    seen,
  });
  const decide = performance.now() - began;
  began = performance.now();
  await postJson(site, `/desk/decisions/${batchId}/undo`, {});
  const undo = performance.now() - began;
  if (decided.length !== count) throw new Error(`${decided.length} of ${count} were decided`);
  return { decide, undo };
}

/** What the page that asks says: how many match, and which. */
async function askAboutMatching({ server, cookie }: Site, query: string) {
  const path = query.replace(QUEUE, MATCHING);
  const { body } = await send(server.port, getRequest(path, { Cookie: cookie }));
  const html = body.toString();
  return {
    count: Number(/<strong>(\d+) comments match/.exec(html)?.[1] ?? 0),
    seen: /name="seen" value="([\d. ]+)"/.exec(html)?.[1] ?? '',
  };
}

async function postJson<T>(
  { server, cookie }: Site,
  path: string,
  fields: Record<string, string>,
): Promise<T> {
  const headers = { Origin: server.url, Cookie: cookie, Accept: 'application/json' };
  const { status, body } = await send(server.port, postRequest(path, fields, headers));
  if (status !== 200) throw new Error(`POST ${path} gave ${status}: ${body.toString()}`);
  return JSON.parse(body.toString()) as T;
}

async function measureOne(
  name: string,
  sites: Site[],
  run: (site: Site) => Promise<number[]>,
): Promise<void> {
  const times = sites.map((): number[] => []);
  for (const site of sites) await run(site);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, site] of sites.entries()) times[at]!.push(...(await run(site)));
  }
  printLine(name, times.map(median));
}

async function timeRuns(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times;
}

function printHead(sites: Site[]): void {
  const sizes = sites.map(({ size }) => size.toLocaleString('en').padStart(11));
  console.log(`\n${' '.repeat(40)}${sizes.join('')}   ratio`);
}

function printLine(name: string, medians: number[], barMs = BARS.ms): void {
  const [first = 0, last = 0] = [medians[0], medians.at(-1)];
  const ratio = last / first;
  const verdict = [
    ...(ratio > BARS.ratio ? [`MISSED: ratio over ${BARS.ratio}`] : []),
    ...(last >= barMs ? [`MISSED: not under ${barMs} ms`] : []),
  ];
  const figures = medians.map((ms) => ms.toFixed(2).padStart(11)).join('');
  console.log(
    `${name.padEnd(40)}${figures}${ratio.toFixed(2).padStart(8)}  ${verdict.join(', ') || 'reached'}`,
  );
}

function getPostgres(): string {
  const programs = findPostgres();
  if (!programs) throw new Error('PostgreSQL was not found');
  return programs;
}

async function createDatabase(cluster: string, size: number): Promise<string> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  await client.query(`CREATE DATABASE "bench_${size}"`);
  await client.end();
  const url = new URL(cluster);
  url.pathname = `/bench_${size}`;
  return url.href;
}
