import type { Client } from 'pg';
import type { Logger } from 'pino';
import { payloadOf } from '../database/announcements.ts';
import type { Database, Tx } from '../database/database.ts';
import { isPostgresUrl } from '../database/open.ts';
import type { CurrentSite } from '../sites/current-site.ts';
import type { PageCache } from './pages.ts';

const CHANNEL = 'moderato_pages';
const CONNECT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000; // the system's two hours would leave a cut connection unnoticed
const FIRST_RECONNECT_MS = 1_000;
const LAST_RECONNECT_MS = 30_000; // pages are not kept meanwhile, so that longer pauses would cost more
const LIST = '/';

/** What is announced when every page changed. */
export const EVERY_PAGE = '*';

/**
 * Drops the pages of an article, and the list of articles, once the transaction is committed: here at
 * once, and on PostgreSQL in every process that listens.
 * @param slug of the article, or EVERY_PAGE
 */
export async function announceChange(tx: Tx, pages: PageCache, slug: string): Promise<void> {
  tx.afterCommit(() => dropPages(pages, slug));
  await tx.announce(CHANNEL, slug);
}

/**
 * Listens for what other processes announce. On SQLite there is no other process.
 * @param channels what else is listened to, for those who listen to the database
 */
export async function followChanges(
  databaseUrl: string,
  {
    database,
    pages,
    site,
    log,
  }: { database: Pick<Database, 'hear'>; pages: PageCache; site: CurrentSite; log: Logger },
  channels: readonly string[] = [],
): Promise<{ close(): Promise<void> }> {
  if (!isPostgresUrl(databaseUrl)) return { close: async () => undefined };
  const { default: pg } = await import('pg'); // a site on SQLite starts sooner without it
  let client: Client | undefined;
  let closed = false;
  let failures = 0;

  async function listen(): Promise<void> {
    client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    });
    client.on('notification', ({ channel, payload: announcement = '' }) => {
      if (channel !== CHANNEL) return database.hear(channel, announcement);
      const slug = payloadOf(announcement);
      dropPages(pages, slug);
      if (slug === EVERY_PAGE)
        site
          .reload()
          .then(() => pages.clear()) // a page that was made meanwhile may show the old name or zone
          .catch((err: unknown) => log.error({ err }, 'the site could not be read again'));
    });
    client.on('error', () => undefined); // 'end' follows
    client.once('end', () => {
      pages.pause();
      if (!closed) setTimeout(() => void listenAgain(), reconnectDelayMs(failures++)).unref();
    });
    await client.connect();
    for (const channel of [CHANNEL, ...channels]) await client.query(`LISTEN ${channel}`);
    await site.reload();
    failures = 0;
    pages.resume();
  }

  async function listenAgain(): Promise<void> {
    if (closed) return;
    try {
      await listen();
    } catch (err) {
      log.warn({ err }, 'changes of other processes cannot be heard; pages are not kept meanwhile');
      await client?.end().catch(() => undefined);
    }
  }

  await listen();
  return {
    async close() {
      closed = true;
      await client?.end();
    },
  };
}

/** @param failures in a row before this try; the jitter keeps several processes from coming all at once */
export function reconnectDelayMs(failures: number, random = Math.random): number {
  const delay = Math.min(FIRST_RECONNECT_MS * 2 ** failures, LAST_RECONNECT_MS);
  return delay * (0.5 + random() / 2);
}

function dropPages(pages: PageCache, slug: string): void {
  if (slug === EVERY_PAGE) return pages.clear();
  pages.drop(slug);
  pages.drop(LIST);
}
