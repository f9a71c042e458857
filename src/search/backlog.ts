import type { Database, Tx } from '../database/database.ts';
import type { Services } from '../services.ts';
import { MINUTE_MS, SECOND_MS } from '../time/clock.ts';
import { indexComment } from './search-text.ts';

/** Comments of one transaction; readers who post wait for no more than that. */
const PORTION = 100;
const LOOK_MS = MINUTE_MS; // another process may have added to it, or stopped half-way
const PROGRESS_MS = 10 * SECOND_MS;

export interface SearchBacklog {
  close(): Promise<void>;
}

interface Item {
  id: number;
  articleId: number | null;
  afterId: number;
}

/** Writes what is missing in the background, now and whenever there is something; it goes on after a restart. */
export function openSearchBacklog(services: Pick<Services, 'database' | 'log'>): SearchBacklog {
  let closing = false;
  let running = Promise.resolve();
  const isClosing = () => closing;

  const look = () => {
    running = running
      .then(() => writeBacklog(services, isClosing))
      .catch((err: unknown) => services.log.error({ err }, 'search words could not be written'));
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  timer.unref();

  return {
    async close() {
      closing = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Works until the backlog is empty. */
export async function writeBacklog(
  { database, log }: Pick<Services, 'database' | 'log'>,
  isClosing: () => boolean = () => false,
): Promise<void> {
  let written = 0;
  let told = performance.now();
  while (!isClosing()) {
    const upTo = await writePortion(database);
    if (upTo === null) break;
    written += PORTION;
    if (performance.now() - told < PROGRESS_MS) continue;
    told = performance.now();
    log.info({ upTo }, 'search words are being written; until then a search finds only what was read');
  }
  if (written > PORTION && !isClosing()) log.info('all search words are written');
}

/** @returns the last comment that was written; null when nothing was left to do */
async function writePortion(database: Database): Promise<number | null> {
  // Most of the time there is nothing, and looking needs no writer.
  if ((await database.prisma.searchBacklog.count()) === 0) return null;
  return database.transaction(async (tx) => {
    await tx.serializeOn('search backlog');
    const [item] = await tx.all<Item>('SELECT * FROM "SearchBacklog" ORDER BY "id" LIMIT 1');
    if (!item) return null;
    const comments = await commentsOf(tx, item);
    for (const { id } of comments) await indexComment(tx, id);

    const last = comments.at(-1)?.id ?? item.afterId;
    if (comments.length < PORTION) await tx.run('DELETE FROM "SearchBacklog" WHERE "id" = ?', [item.id]);
    else await tx.run('UPDATE "SearchBacklog" SET "afterId" = ? WHERE "id" = ?', [last, item.id]);
    return last;
  });
}

/** On PostgreSQL nobody else changes these until the words are written: both would write the same row. */
function commentsOf(tx: Tx, { articleId, afterId }: Item): Promise<{ id: number }[]> {
  const lock = tx.dialect === 'postgresql' ? 'FOR UPDATE' : '';
  const ofArticle = articleId === null ? '' : 'AND "articleId" = ?';
  return tx.all(
    `SELECT "id" FROM "Comment" WHERE "id" > ? ${ofArticle} ORDER BY "id" LIMIT ${PORTION} ${lock}`,
    [afterId, ...(articleId === null ? [] : [articleId])],
  );
}
