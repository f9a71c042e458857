import { createRounds } from '../outbox/rounds.ts';
import type { Services } from '../services.ts';
import { DAY_MS, HOUR_MS } from '../time/clock.ts';
import { forgetOver } from './forget-over.ts';

export interface RetentionWorker {
  /** Forgets now, and once a day; an hour later when it could not. */
  start(): void;
  /** Resolves when the portion at work is done. */
  stop(): Promise<void>;
  /** @returns how many rows were deleted or emptied */
  runOnce(): Promise<number>;
}

/** Forgets what is over for long, beside everything else; several processes may do it at once. */
export function createRetentionWorker(
  services: Pick<Services, 'database' | 'clock' | 'settings' | 'log'>,
): RetentionWorker {
  const forget = () => forgetOver(services, () => !rounds.isStopping());
  const rounds = createRounds(services, forget, {
    reads: 'what is over for long',
    pollMs: DAY_MS,
    retryMs: HOUR_MS,
    patienceMs: 0,
  });
  return {
    start: () => rounds.start(),
    stop: () => rounds.stop(),
    runOnce: () => rounds.runOnce(),
  };
}
