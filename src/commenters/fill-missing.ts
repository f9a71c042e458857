import type { Database, Tx } from '../database/database.ts';
import type { Services } from '../services.ts';
import { websiteKey } from '../text/host.ts';
import { SECOND_MS } from '../time/clock.ts';
import { openEmail } from './address-vault.ts';
import { keepDomains } from './domain-index.ts';

/** So many ids are looked at between two pauses, in which requests are answered. */
const PORTION = 1000;
/** Rows of one transaction; readers who post wait for no more than that. */
const WRITTEN = 100;
const PROGRESS_MS = 10 * SECOND_MS;

type Needs = Pick<Services, 'database' | 'keys' | 'log'>;

/** Fills beside the requests; nothing waits for it. @returns what ends it */
export function startFilling(services: Needs): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const filling = fillMissing(services, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await filling;
    },
  };
}

/**
 * Gives rows from before bans existed what a ban compares: the domains of an address, the turned host of a
 * website. Repeating it, also in several processes at once, changes nothing more.
 * @param stopped ends it between two transactions
 * @param progressMs between two lines that tell how far it is
 */
export async function fillMissing(
  services: Needs,
  stopped: AbortSignal,
  progressMs = PROGRESS_MS,
): Promise<void> {
  const { log } = services;
  let written = 0;
  let told = performance.now();
  const tell = (upTo: object) => {
    if (performance.now() - told < progressMs) return;
    told = performance.now();
    log.info(upTo, 'older rows are made ready for bans; until then a preview counts only those that are');
  };
  try {
    for await (const ids of idsUpTo(await lastId(services, 'commenter'), stopped)) {
      written += await fillDomains(services, ids, stopped);
      tell({ commenter: ids.lte });
    }
    for await (const ids of idsUpTo(await lastId(services, 'comment'), stopped)) {
      written += await fillWebsiteKeys(services, ids, stopped);
      tell({ comment: ids.lte });
    }
    if (written > 0 && !stopped.aborted) log.info('all older rows are ready for bans');
  } catch (err) {
    log.error({ err }, 'older rows are not ready for bans yet; the next start goes on');
  }
}

interface IdRange {
  gt: number;
  lte: number;
}

/** One portion after another, with a pause in between. */
async function* idsUpTo(last: number, stopped: AbortSignal): AsyncGenerator<IdRange> {
  for (let from = 0; from < last && !stopped.aborted; from += PORTION) {
    yield { gt: from, lte: Math.min(from + PORTION, last) };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** @returns how many were filled */
async function fillDomains(
  { database, keys, log }: Needs,
  id: IdRange,
  stopped: AbortSignal,
): Promise<number> {
  const missing = await database.prisma.commenter.findMany({
    where: { id, domains: { none: {} }, emailIndex: { not: { startsWith: 'erased:' } } },
    select: { id: true, emailCipher: true },
  });
  const readable = missing.flatMap((commenter) => {
    const email = openEmail(keys, commenter.emailCipher);
    if (email !== null) return [{ id: commenter.id, email }];
    log.warn({ commenterId: commenter.id }, 'an address cannot be read; bans of its domain miss it');
    return [];
  });
  return inTransactions(database, readable, stopped, (tx, { id: commenterId, email }) =>
    keepDomains(tx, keys, commenterId, email),
  );
}

/** @returns how many were filled */
async function fillWebsiteKeys({ database }: Needs, id: IdRange, stopped: AbortSignal): Promise<number> {
  const missing = await database.prisma.comment.findMany({
    where: { id, websiteKey: '', website: { not: '' } },
    select: { id: true, website: true },
  });
  const readable = missing
    .map((comment) => ({ ...comment, key: websiteKey(comment.website) }))
    .filter(({ key }) => key !== '');
  return inTransactions(database, readable, stopped, async (tx, { id: commentId, website, key }) => {
    await tx.run('UPDATE "Comment" SET "websiteKey" = ? WHERE "id" = ? AND "website" = ?', [
      key,
      commentId,
      website,
    ]);
  });
}

/** @returns how many rows were written before it was stopped */
async function inTransactions<T>(
  database: Database,
  rows: T[],
  stopped: AbortSignal,
  write: (tx: Tx, row: T) => Promise<void>,
): Promise<number> {
  let written = 0;
  while (written < rows.length && !stopped.aborted) {
    const portion = rows.slice(written, written + WRITTEN);
    await database.transaction(async (tx) => {
      for (const row of portion) await write(tx, row);
    });
    written += portion.length;
  }
  return written;
}

async function lastId({ database }: Needs, table: 'commenter' | 'comment'): Promise<number> {
  const { prisma } = database;
  const { _max } = await (table === 'commenter'
    ? prisma.commenter.aggregate({ _max: { id: true } })
    : prisma.comment.aggregate({ _max: { id: true } }));
  return _max.id ?? 0;
}
