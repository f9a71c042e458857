// Decisions and their undo at several sizes of the site, one comment at a time and many at once.
import type { Site } from './desk-site.ts';
import { getRequest, postRequest, send } from './http-client.ts';
import { type Bars, printSizes } from './size-report.ts';

const BULK = 500;
const WAITING = 'status=pending&from=2000-01-01'; // all that match a status alone is nothing to decide about
const TURNS = 11;
const BULK_BARS: Bars = { ratio: 1.5, ms: 2_000 };
const ONE_BARS: Bars = { ratio: 1.5, ms: 50 };

/** The sites take turns; what was decided is taken back, so that each turn finds the same. */
export async function measureDecisions(sites: Site[]): Promise<void> {
  for (const [count, bars] of [
    [1, ONE_BARS],
    [BULK, BULK_BARS],
  ] as const) {
    const times = sites.map(() => ({ decide: [] as number[], undo: [] as number[] }));
    for (let turn = -1; turn < TURNS; turn++) {
      for (const [at, site] of sites.entries()) {
        const { decide, undo } = await timeOne(site, count);
        if (turn < 0) continue; // the first warms up
        times[at]!.decide.push(decide);
        times[at]!.undo.push(undo);
      }
    }
    const what = count === 1 ? 'one comment' : `${count} comments`;
    printSizes(
      `decide ${what}`,
      times.map(({ decide }) => decide),
      bars,
    );
    printSizes(
      `undo ${what}`,
      times.map(({ undo }) => undo),
      bars,
    );
  }
}

async function timeOne(site: Site, count: number): Promise<{ decide: number; undo: number }> {
  const seen = await readWaiting(site, count);
  let began = performance.now();
  const { batchId, decided } = await postJson<{ batchId: number; decided: number[] }>(
    site,
    '/desk/decisions/matching',
    { action: 'spam', matching: `/desk/comments?${WAITING}`, seen },
  );
  const decide = performance.now() - began;
  began = performance.now();
  await postJson(site, `/desk/decisions/${batchId}/undo`, {});
  const undo = performance.now() - began;
  if (decided.length !== count) throw new Error(`${decided.length} of ${count} were decided`);
  return { decide, undo };
}

/** The first of what the page that asks about all that wait lists. */
async function readWaiting({ server, cookie }: Site, count: number): Promise<string> {
  const path = `/desk/decisions/matching?${WAITING}`;
  const { status, body } = await send(server.port, getRequest(path, { Cookie: cookie }));
  const html = body.toString();
  const seen = /name="seen" value="([\d. ]+)"/.exec(html)?.[1]?.split(' ') ?? [];
  if (seen.length < count) throw new Error(`${status}, and ${seen.length} comments of ${count}:\n${html}`);
  return seen.slice(0, count).join(' ');
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
