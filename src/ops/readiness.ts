import { access, constants } from 'node:fs/promises';
import type { Services } from '../services.ts';

export interface Readiness {
  ready: boolean;
  database: 'ok' | 'unavailable';
  disk: 'ok' | 'unwritable';
  stopping: boolean;
  /** Seconds that the oldest mail which is due has waited; 0 when none waits. */
  oldestMailS: number;
}

let stopping = false;

/** From now on the process answers that it is not ready, so that a proxy sends readers elsewhere. */
export function announceStop(): void {
  stopping = true;
}

export async function isReady({
  database,
  settings,
  clock,
}: Pick<Services, 'database' | 'settings' | 'clock'>): Promise<Readiness> {
  const now = clock.now();
  const due = { sentAt: null, failedAt: null, droppedAt: null, dueAt: { lte: now } };
  const oldest = await database.prisma.outboxMessage
    .findFirst({ where: due, orderBy: { dueAt: 'asc' }, select: { dueAt: true } })
    .then((message) => ({ ok: true, waitedMs: message ? now.getTime() - message.dueAt.getTime() : 0 }))
    .catch(() => ({ ok: false, waitedMs: 0 }));
  const writable = await access(settings.dataDir, constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    ready: oldest.ok && writable && !stopping,
    database: oldest.ok ? 'ok' : 'unavailable',
    disk: writable ? 'ok' : 'unwritable',
    stopping,
    oldestMailS: Math.round(oldest.waitedMs / 1000),
  };
}
