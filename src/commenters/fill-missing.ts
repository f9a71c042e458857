import type { Keys } from '../crypto/keys.ts';
import type { Services } from '../services.ts';
import { websiteKey } from '../text/host.ts';
import { revealEmail } from './address-vault.ts';
import { keepDomains } from './domain-index.ts';

/** So many ids are looked at between two pauses, in which requests are answered. */
const PORTION = 1000;

type Needs = Pick<Services, 'database' | 'keys' | 'log'>;

/** Fills beside the requests. @returns what ends it */
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
 * @param stopped ends it between two portions
 */
export async function fillMissing(services: Needs, stopped: AbortSignal): Promise<void> {
  try {
    await inPortions(await lastId(services, 'commenter'), stopped, (ids) => fillDomains(services, ids));
    await inPortions(await lastId(services, 'comment'), stopped, (ids) => fillWebsiteKeys(services, ids));
  } catch (error) {
    services.log.error({ err: error }, 'older rows are not ready for bans yet; the next start goes on');
  }
}

interface IdRange {
  gt: number;
  lte: number;
}

async function inPortions(last: number, stopped: AbortSignal, fill: (ids: IdRange) => Promise<void>) {
  for (let from = 0; from < last && !stopped.aborted; from += PORTION) {
    await fill({ gt: from, lte: from + PORTION });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function fillDomains({ database, keys, log }: Needs, id: IdRange): Promise<void> {
  const missing = await database.prisma.commenter.findMany({
    where: { id, domains: { none: {} }, emailIndex: { not: { startsWith: 'erased:' } } },
    select: { id: true, emailCipher: true },
  });
  if (missing.length === 0) return;
  await database.transaction(async (tx) => {
    for (const { id: commenterId, emailCipher } of missing) {
      const email = tryReveal(keys, emailCipher);
      if (email === null) log.warn({ commenterId }, 'an address cannot be read; bans of its domain miss it');
      else await keepDomains(tx, keys, commenterId, email);
    }
  });
}

async function fillWebsiteKeys({ database }: Needs, id: IdRange): Promise<void> {
  const missing = await database.prisma.comment.findMany({
    where: { id, websiteKey: '', website: { not: '' } },
    select: { id: true, website: true },
  });
  if (missing.length === 0) return;
  await database.transaction(async (tx) => {
    for (const comment of missing) {
      await tx.run('UPDATE "Comment" SET "websiteKey" = ? WHERE "id" = ? AND "website" = ?', [
        websiteKey(comment.website),
        comment.id,
        comment.website,
      ]);
    }
  });
}

async function lastId({ database }: Needs, table: 'commenter' | 'comment'): Promise<number> {
  const { prisma } = database;
  const { _max } = await (table === 'commenter'
    ? prisma.commenter.aggregate({ _max: { id: true } })
    : prisma.comment.aggregate({ _max: { id: true } }));
  return _max.id ?? 0;
}

function tryReveal(keys: Keys, sealed: Uint8Array): string | null {
  try {
    return revealEmail(keys, sealed);
  } catch {
    return null;
  }
}
