import type { Services } from '../services.ts';
import { later } from '../time/clock.ts';
import { delayMs, isExhausted } from './backoff.ts';
import { type LeasedRow, type Said, settleFailed, settleLater } from './outbox.repository.ts';

type Needs = Pick<Services, 'database' | 'clock' | 'log'>;

/** The word for a message that could not be made, as `FAILURE_LABELS` and `CALL_LABELS` explain it. */
export const NOT_MADE = 'not_made';

/**
 * Puts off a message that was not taken, or gives it up when it has been tried for three days: what was
 * not allowed to leave, or found no worker, was not tried.
 * @param waitMs by default longer with each try
 */
export async function tryAgain(
  { database, clock, log }: Needs,
  row: LeasedRow,
  failure: Said,
  waitMs = delayMs(row.attempts),
): Promise<void> {
  const now = clock.now();
  if (isExhausted(row.firstFailureAt ?? now, now)) return giveUp({ database, clock, log }, row, failure);
  await settleLater(database, row, { at: now, dueAt: later(now, waitMs) }, failure);
}

export async function giveUp({ database, clock, log }: Needs, row: LeasedRow, failure: Said): Promise<void> {
  await settleFailed(database, row, clock.now(), failure);
  log.warn({ outboxId: row.id, kind: row.kind, word: failure.word }, 'a message was given up');
}

/**
 * For an error of our own or of our database, before anybody outside was asked: it says nothing about the mail
 * server or the receiver. Its message may quote what a reader wrote, so that only the log has it.
 */
export async function tryToMakeAgain(services: Needs, row: LeasedRow, error: unknown): Promise<void> {
  services.log.error({ outboxId: row.id, kind: row.kind, err: error }, 'a message could not be made');
  await tryAgain(services, row, { word: NOT_MADE, detail: codeOf(error) });
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown } & Partial<Error>;
  return typeof code === 'string' ? code : (name ?? '');
}
