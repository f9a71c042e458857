import { access, constants } from 'node:fs/promises';
import { byDue } from '../outbox/outbox.repository.ts';
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
  /** Seconds that the oldest mail which is due has waited; 0 when none waits. */
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

async function waitOfOldestMail({ database, clock }: Needs): Promise<number> {
  const now = clock.now();
  const due = { channel: 'mail', sentAt: null, failedAt: null, droppedAt: null, dueAt: { lte: now } };
  const oldest = await database.prisma.outboxMessage.findFirst({
    where: due,
    orderBy: byDue('asc'),
    select: { dueAt: true },
  });
  return oldest ? now.getTime() - oldest.dueAt.getTime() : 0;
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
