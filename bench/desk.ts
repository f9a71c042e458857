// The desk at two sizes of the site: what it takes, and whether it grows with the number of comments.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommentFilter } from '../src/search/comment-filter.ts';
import { countComments, findComments } from '../src/search/find-comments.ts';
import { startCluster } from '../test/support/postgres-cluster.mjs';
import { measureDecisions } from './desk-decisions.ts';
import { getPostgres, openSite, type Site } from './desk-site.ts';
import { COMMON_WORD, RARE_WORD } from './generated-site.ts';
import { getRequest, timeEach } from './http-client.ts';
import { type Bars, printSizes, printSizesHead } from './size-report.ts';

const SIZES = [100_000, 1_000_000];
const TURNS = 51;
const WARM_UP_TURNS = 5;
const BARS: Bars = { ratio: 1.5, ms: 50 };

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

/** @param options `postgresql`, the sizes, and a folder (with a slash) where generated SQLite files are kept */
export async function benchDesk(options: string[]): Promise<void> {
  const given = options.filter((option) => /^\d+$/.test(option)).map(Number);
  const sizes = given.length > 0 ? given : SIZES;
  const kept = options.find((option) => option.includes('/')) ?? null;
  const folder = mkdtempSync(join(tmpdir(), 'moderato-bench-desk-'));
  const cluster = options.includes('postgresql') ? await startCluster(getPostgres()) : null;
  const sites: Site[] = [];
  try {
    for (const size of sizes)
      sites.push(await openSite(size, { folder, cluster: cluster?.url ?? null, kept }));
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

async function measureAll(sites: Site[]): Promise<void> {
  console.log(
    `Node ${process.version}, ${availableParallelism()} cores, ${sites[0]!.database.dialect}; medians of ${TURNS} in ms`,
  );
  printSizesHead(sites.map(({ size }) => size));
  await measureFloor(sites);
  for (const [name, path] of PAGES) {
    const times = await takeTurns(sites, (site) => timeGet(site, path));
    printSizes(`GET ${name}`, times, BARS);
  }
  await measureFloor(sites);
  for (const [name, filter] of FILTERS) {
    const page = { order: 'newest', after: null, limit: 20 } as const;
    const found = await takeTurns(sites, (site) => timeRun(() => findComments(site, filter, page)));
    printSizes(`find ${name}`, found, BARS);
    const counted = await takeTurns(sites, (site) => timeRun(() => countComments(site, filter, 1_000)));
    printSizes(`count ${name}`, counted, BARS);
  }
  await measureDecisions(sites);
  await measureFloor(sites);
}

/** What an answer that reads nothing takes now: the same at each size, unless something else disturbs. */
async function measureFloor(sites: Site[]): Promise<void> {
  const times = await takeTurns(sites, (site) => timeGet(site, '/healthz'));
  printSizes('floor: GET /healthz', times);
}

/** The sites take turns, so that whatever else the machine does meets each of them. @returns ms, of each site */
async function takeTurns(sites: Site[], run: (site: Site) => Promise<number>): Promise<number[][]> {
  const times = sites.map((): number[] => []);
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
    for (const [at, site] of sites.entries()) {
      const ms = await run(site);
      if (turn >= 0) times[at]!.push(ms);
    }
  }
  return times;
}

async function timeGet({ size, server, cookie }: Site, path: string): Promise<number> {
  const request = getRequest(path.replace('%MIDDLE', String(size * 0.98)), { Cookie: cookie });
  const [ms] = await timeEach(server.port, [request], 200);
  return ms!;
}

async function timeRun(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
