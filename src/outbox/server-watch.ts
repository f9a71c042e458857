import type { Services } from '../services.ts';
import { pauseMs } from './backoff.ts';
import type { Failure } from './failure.ts';

/** What this process knows of the mail server. While it is down one mail probes it, after growing pauses. */
export interface ServerWatch {
  /** false during a pause. */
  mayTry(): boolean;
  isDown(): boolean;
  /** How many outages were counted; a send that began before the last one tells nothing new of the server. */
  outages(): number;
  answered(): void;
  /**
   * The server takes no mail now. Its outage is logged once.
   * @param began what `outages` said when the send began
   * @returns how many milliseconds nothing is sent
   */
  failed(failure: Failure, began: number): number;
  /** Ends the pause, so that the next look probes. */
  endPause(): void;
}

export function watchServer({ clock, log }: Pick<Services, 'clock' | 'log'>): ServerWatch {
  let silentFailures = 0;
  let pausedUntilMs = 0; // by clock.elapsedMs()

  return {
    mayTry: () => clock.elapsedMs() >= pausedUntilMs,
    isDown: () => silentFailures > 0,
    outages: () => silentFailures,
    answered() {
      if (silentFailures > 0) log.info('the mail server takes mail again');
      silentFailures = 0;
      pausedUntilMs = 0;
    },
    failed(failure, began) {
      if (began === silentFailures) {
        silentFailures += 1;
        pausedUntilMs = clock.elapsedMs() + pauseMs(silentFailures);
        if (silentFailures === 1) {
          log.warn(
            { word: failure.word, detail: failure.detail },
            'the mail server takes no mail; trying on',
          );
        }
      }
      return Math.max(pausedUntilMs - clock.elapsedMs(), 0);
    },
    endPause() {
      pausedUntilMs = 0;
    },
  };
}
