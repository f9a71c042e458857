import { forgetExpiredIps } from '../comments/forget-ips.ts';
import type { Tx } from '../database/database.ts';
import { readRows } from '../database/read-rows.ts';
import { forgetExpiredLinks } from '../moderation/forget-links.ts';
import { forgetSpentTurns } from '../outbox/sending-pace.ts';
import type { Services } from '../services.ts';
import { DAY_MS, later } from '../time/clock.ts';
import { isOver, type Kept, MESSAGES, NOTICES } from './over.ts';

type Needs = Pick<Services, 'database' | 'clock' | 'settings' | 'log'>;

/** Of one transaction; who posts meanwhile waits for no more than that. */
const PORTION = 100;

/**
 * Empties IP addresses whose time has passed, and deletes mails, events and notices that have been over for the
 * days of the setting, links from mails that were used and have expired since, and who was mailed in which minute.
 * It goes through mails and notices from the beginning, portion by portion, so that what has to stay costs a read
 * and no lock.
 * @returns how many rows were deleted or emptied
 */
export async function forgetOver(services: Needs, mayGoOn: () => boolean): Promise<number> {
  const { clock, settings, log } = services;
  const now = clock.now();
  const before = later(now, -settings.mailKeptDays * DAY_MS);
  const ips = await forgetPortions(services, (tx) => forgetExpiredIps(tx, now, PORTION), mayGoOn);
  const notices = await forgetRows(services, NOTICES, before, mayGoOn);
  const messages = await forgetRows(services, MESSAGES, before, mayGoOn);
  const links = await forgetPortions(services, (tx) => forgetExpiredLinks(tx, now, PORTION), mayGoOn);
  await forgetPortions(services, (tx) => forgetSpentTurns(tx, now, PORTION), mayGoOn);
  const forgotten = ips + notices + messages + links;
  if (forgotten > 0) log.info({ ips, notices, messages, links }, 'what was over for long was forgotten');
  return forgotten;
}

async function forgetRows(
  { database }: Needs,
  kept: Kept,
  before: Date,
  mayGoOn: () => boolean,
): Promise<number> {
  let forgotten = 0;
  let after = 0;
  while (mayGoOn()) {
    const rows = await readPortion({ database }, kept, after, before);
    const last = rows.at(-1);
    if (!last || rows.every(({ createdAt }) => new Date(createdAt) >= before)) break;
    if (rows.some(({ over }) => Number(over) === 1)) {
      forgotten += await deleteOver({ database }, kept, { after, last: last.id }, before);
    }
    after = last.id;
    await pause();
  }
  return forgotten;
}

interface Looked {
  id: number;
  createdAt: Date | string;
  over: number | bigint;
}

const readPortion = (
  { database }: Pick<Needs, 'database'>,
  kept: Kept,
  after: number,
  before: Date,
): Promise<Looked[]> =>
  readRows<Looked>(
    database,
    `SELECT r."id", r."createdAt", CASE WHEN ${isOver(kept)} THEN 1 ELSE 0 END AS "over"
     FROM "${kept.table}" r WHERE r."id" > ? ORDER BY r."id" LIMIT ${PORTION}`,
    [before, after],
  );

/** Asks once more: an undo may just have brought one back. */
const deleteOver = (
  { database }: Pick<Needs, 'database'>,
  kept: Kept,
  { after, last }: { after: number; last: number },
  before: Date,
): Promise<number> =>
  database.transaction(async (tx) => {
    await tx.serializeOn('retention');
    const portion = `r."id" > ? AND r."id" <= ?`;
    return tx.run(`DELETE FROM "${kept.table}" AS r WHERE ${portion} AND ${isOver(kept)}`, [
      after,
      last,
      before,
    ]);
  });

/** For rows that an index finds. */
async function forgetPortions(
  { database }: Needs,
  forgetPortion: (tx: Tx) => Promise<number>,
  mayGoOn: () => boolean,
): Promise<number> {
  let forgotten = 0;
  let portion = PORTION;
  while (portion === PORTION && mayGoOn()) {
    portion = await database.transaction(forgetPortion);
    forgotten += portion;
    await pause();
  }
  return forgotten;
}

/** Requests are answered in between. */
const pause = () => new Promise((resolve) => setImmediate(resolve));
