import { access, constants } from 'node:fs/promises';
import { readRows } from '../database/read-rows.ts';
import { whyMailWaits } from '../outbox/read-trouble.ts';
import type { Services } from '../services.ts';
import { SECOND_MS } from '../time/clock.ts';

export interface Readiness {
  ready: boolean;
  /** unavailable also when it did not answer within two seconds */
  database: 'ok' | 'unavailable';
  /** refused from a write that the disk below the database refused, until one succeeds again */
  writes: 'ok' | 'refused';
  disk: 'ok' | 'unwritable';
  stopping: boolean;
  /** Seconds since the oldest mail that waits was made, or somebody tried it again; 0 when none waits. */
  oldestMailS: number;
  /** The last error of mail that waits, as a word of outbox/failure.ts; '' when there is none. */
  mailError: string;
}

type Needs = Pick<Services, 'database' | 'settings' | 'clock'>;

const DEADLINE_MS = 2 * SECOND_MS; // whoever watches gives up after a few seconds itself

let stopping = false;

/** From now on the process answers that it is not ready, so that a proxy sends readers elsewhere. */
export function announceStop(): void {
  stopping = true;
}

export async function isReady(services: Needs): Promise<Readiness> {
  const { database, settings } = services;
  const [oldestMailMs, mailError, takesWrites, isWritable] = await Promise.all([
    inTime(waitOfOldestMail(services), null),
    inTime(whyMailWaits(database), ''),
    inTime(database.takesWrites(), false),
    inTime(
      access(settings.dataDir, constants.W_OK).then(() => true),
      false,
    ),
  ]);
  return {
    ready: oldestMailMs !== null && takesWrites && isWritable && !stopping,
    database: oldestMailMs === null ? 'unavailable' : 'ok',
    writes: takesWrites ? 'ok' : 'refused',
    disk: isWritable ? 'ok' : 'unwritable',
    stopping,
    oldestMailS: Math.round((oldestMailMs ?? 0) / SECOND_MS),
    mailError,
  };
}

/** What failed and is due later waits as well, or a monitor would never see a long outage. */
const WAITING_SINCE = `SELECT MIN(COALESCE("retriedAt", "createdAt")) AS "since" FROM "OutboxMessage"
  WHERE "channel" = 'mail' AND "sentAt" IS NULL AND "failedAt" IS NULL AND "droppedAt" IS NULL
    AND ("dueAt" <= ? OR "errorWord" <> '')`;

async function waitOfOldestMail({ database, clock }: Needs): Promise<number> {
  const now = clock.now();
  const [row] = await readRows<{ since: Date | string | null }>(database, WAITING_SINCE, [now]);
  return row?.since ? Math.max(now.getTime() - new Date(row.since).getTime(), 0) : 0;
}

/** @returns `otherwise` when the work fails or takes too long */
async function inTime<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<U>((resolve) => (timer = setTimeout(() => resolve(otherwise), DEADLINE_MS)));
  try {
    return await Promise.race([work, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}
