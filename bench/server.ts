// npm run bench -- server: the built server against its floors, taking turns in one run. It fails only when something breaks.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../test/support/server-process.ts';
import { measureRawSqlite, startBareServer } from './floors/floors.ts';
import { get, getRequest, measure, postRequest } from './http-client.ts';
import { median, printBar, printRounds, ratios, type Rounds } from './report.ts';
import { seedComments } from './seed.ts';

const ROUNDS = 5;
const PAGE_TURNS = 4; // of each round: the floor alone varies by a factor of two
const COMMENTS = 200;
const PAGE_REQUESTS = 4000;
const POSTS_ALONE = 200;
const POSTS_TOGETHER = 1200;
const RAW_TRANSACTIONS = 1500;
const SLUG = 'seoul-and-tokyo-turn-to-nato';
const PATH = `/articles/${SLUG}`;
const LONG_SLUG = 'how-comments-work-here';
const MANY_COMMENTS = 10_000;
const COLD_PAGES = 20;

const BARS = { page: 0.4, posts: 0.1, residentMb: 150, startS: 1.5, secondStartS: 2, coldPage: 1.5 };

// Each post comes from another network, so that no limit is what is measured.
const ENVIRONMENT = {
  TRUST_PROXY: '1',
  LOG_LEVEL: 'warn',
  ADMIN_EMAIL: 'ada@moderato.test',
  ADMIN_PASSWORD: 'correct horse battery',
};

const folder = mkdtempSync(join(tmpdir(), 'moderato-bench-'));
const started: { kill(): unknown }[] = [];
let posted = 0;

try {
  await run();
} finally {
  for (const one of started) await one.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const starts = await measureStarts();
  const secondStarts = await measureSecondStarts();

  const dataDir = join(folder, 'data');
  const server = await startServer({ dataDir, env: ENVIRONMENT });
  started.push({ kill: () => server.kill('SIGKILL') });
  const databaseUrl = `file:${join(dataDir, 'moderato.db')}`;
  const ids = await seedComments(databaseUrl, SLUG, COMMENTS);
  const manyIds = await seedComments(databaseUrl, LONG_SLUG, MANY_COMMENTS);
  const page = await get(server.port, PATH);
  const shown = page.body.toString('utf8').split(/id="comment-\d+"/).length - 1;
  if (shown !== COMMENTS) throw new Error(`the page shows ${shown} comments instead of ${COMMENTS}`);
  const bare = await startBareServer(folder, page);
  started.push(bare.process);

  const getPage = (port: number) =>
    measure({ port, clients: 16, requests: PAGE_REQUESTS, request: () => getRequest(PATH), expect: 200 });
  const post = (clients: number, requests: number) =>
    measure({ port: server.port, clients, requests, request: nextPost, expect: 303 });
  const rawSqlite = (round: number) => measureRawSqlite(join(folder, `raw-${round}.db`), RAW_TRANSACTIONS);

  await getPage(bare.port);
  await getPage(server.port);
  await post(16, POSTS_ALONE);

  const pageFloor: Rounds = { name: 'bare node:http, same bytes and headers', unit: 'req/s', values: [] };
  const pages: Rounds = { name: `article page, ${COMMENTS} comments, 16 clients`, unit: 'req/s', values: [] };
  const postFloor: Rounds = { name: 'raw better-sqlite3, same 5 rows, durable', unit: 'tx/s', values: [] };
  const alone: Rounds = { name: 'comments accepted, 1 client', unit: 'posts/s', values: [] };
  const together: Rounds = { name: 'comments accepted, 16 clients', unit: 'posts/s', values: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < PAGE_TURNS; turn++) {
      pageFloor.values.push(await getPage(bare.port));
      pages.values.push(await getPage(server.port));
    }
    postFloor.values.push(await rawSqlite(round));
    alone.values.push(await post(1, POSTS_ALONE));
    together.values.push(await post(16, POSTS_TOGETHER));
  }
  const cold: Rounds = { name: `cold page, ${COMMENTS} comments`, unit: 'ms', values: [] };
  const coldMany: Rounds = { name: `cold page, ${MANY_COMMENTS} comments`, unit: 'ms', values: [] };
  for (let n = 0; n < COLD_PAGES; n++) {
    cold.values.push(await timeReplyPage(server.port, PATH, ids[n * 10]));
    coldMany.values.push(await timeReplyPage(server.port, `/articles/${LONG_SLUG}`, manyIds[n * 500]));
  }
  const residentMb = residentKb(server.pid) / 1024;

  console.log(
    `Node ${process.version}, ${availableParallelism()} cores, page of ${page.body.length} bytes, ${posted} posts`,
  );
  console.log(
    `\n${ROUNDS} rounds, each of ${PAGE_TURNS} page turns${' '.repeat(15)}minimum    median   maximum`,
  );
  const pageRatio = ratios('page / floor', pages, pageFloor);
  const postRatio = ratios('16 clients / floor', together, postFloor);
  const aloneRatio = ratios('1 client / floor', alone, postFloor);
  for (const rounds of [
    pageFloor,
    pages,
    pageRatio,
    postFloor,
    alone,
    aloneRatio,
    together,
    postRatio,
    cold,
    coldMany,
    starts,
    secondStarts,
  ]) {
    printRounds(rounds);
  }
  console.log();
  printBar('article page against its floor', median(pageRatio.values), BARS.page, 'at least');
  printBar('posts of 16 clients against raw SQLite', median(postRatio.values), BARS.posts, 'at least');
  printBar('resident memory after load, MB', residentMb, BARS.residentMb, 'under');
  printBar('start to first answer, s', median(starts.values), BARS.startS, 'under');
  printBar('second start of scripts/start.mjs, s', median(secondStarts.values), BARS.secondStartS, 'under');
  printBar(
    'cold page with many comments against few',
    median(coldMany.values) / median(cold.values),
    BARS.coldPage,
    'under',
  );
}

/** From the start of the process to the first article list, each with a new database. */
async function measureStarts(): Promise<Rounds> {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const server = await startServer({ dataDir: join(folder, `start-${round}`), env: { LOG_LEVEL: 'warn' } });
    const { status } = await get(server.port, '/');
    if (status !== 200) throw new Error(`the first page answered ${status}`);
    values.push((performance.now() - began) / 1000);
    await server.kill('SIGKILL');
  }
  return { name: 'start to first answer, new database', unit: 's', values };
}

/** With set-up, on a tree that is built and a database that is there. */
async function measureSecondStarts(): Promise<Rounds> {
  const values: number[] = [];
  const options = {
    dataDir: join(folder, 'second-start'),
    script: 'scripts/start.mjs',
    env: { LOG_LEVEL: 'warn' },
  };
  for (let round = 0; round <= ROUNDS; round++) {
    const began = performance.now();
    const server = await startServer(options);
    await get(server.port, '/');
    const isFirst = round === 0;
    if (!isFirst) values.push((performance.now() - began) / 1000);
    await server.kill('SIGKILL');
  }
  return { name: 'second start of scripts/start.mjs', unit: 's', values };
}

/** In milliseconds. The page with the form for an answer to one comment is rendered at the first request. */
async function timeReplyPage(port: number, path: string, id = 0): Promise<number> {
  const began = performance.now();
  const { status } = await get(port, `${path}?replytocom=${id}`);
  if (status !== 200) throw new Error(`the page of comment ${id} answered ${status}`);
  return performance.now() - began;
}

function nextPost(): string {
  posted++;
  const fields = {
    author: 'Mia',
    email: `reader-${posted}@readers.test`,
    url: '',
    comment: `Comment ${posted}: I take the sleeper every winter, and I would miss it. `.repeat(3),
    comment_parent: '0',
  };
  const network = [posted >> 16, posted >> 8, posted].map((part) => part & 255).join('.');
  return postRequest(`${PATH}/comments`, fields, { 'X-Forwarded-For': `11.${network}` });
}

function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
