import type { Services } from '../services.ts';
import { SECOND_MS } from '../time/clock.ts';
import { watchTrouble } from './watch-trouble.ts';

/** How a worker works: a round every so often and when it is woken, never two at once. */
export interface Rounds {
  start(): void;
  /** Resolves when the round that runs is over; none begins afterwards. */
  stop(): Promise<void>;
  /**
   * A round soon, if started: now, or after the rest that follows each one, so that what was committed during a round
   * is not left for later, and many wakes do not keep a worker looking without end.
   */
  wake(): void;
  /** The round that runs, or a new one. */
  runOnce(): Promise<number>;
  /** A round then takes up nothing new. */
  isStopping(): boolean;
  /** Aborted when a stop has waited for long enough. */
  cutOff(): AbortSignal;
}

export interface RoundsOptions {
  /** What a round begins with reading, as the log calls it when it cannot. */
  reads: string;
  /** How long a stop lets the round go on before it cuts it off. */
  patienceMs: number;
  /** From one round to the next. */
  pollMs?: number;
  /** From a round that failed to the next, for who would otherwise wait long for it. */
  retryMs?: number;
  /** From the end of a round to the next that a wake begins. */
  restMs?: number;
}

const POLL_MS = 2 * SECOND_MS;
const REST_MS = 200;

/** @param work one round; what it returns is what `runOnce` returns */
export function createRounds(
  { log }: Pick<Services, 'log'>,
  work: () => Promise<number>,
  { reads, patienceMs, pollMs = POLL_MS, retryMs, restMs = REST_MS }: RoundsOptions,
): Rounds {
  const trouble = watchTrouble(log, {
    level: 'warn',
    began: `${reads} cannot be read; trying on`,
    over: `${reads} can be read again`,
  });
  let timer: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let rest: NodeJS.Timeout | undefined;
  let round: Promise<number> | undefined;
  let isStopping = false;
  let isOneMoreAsked = false;
  let cutOff = new AbortController();

  function runOnce(): Promise<number> {
    round ??= work().finally(() => {
      round = undefined;
    });
    return round;
  }

  function tick(): void {
    if (isStopping) return;
    if (round || rest) {
      isOneMoreAsked = true;
      return;
    }
    runOnce()
      .then(() => trouble.isOver(), failed)
      .finally(takeRest);
  }

  function takeRest(): void {
    rest = setTimeout(() => {
      rest = undefined;
      if (!isOneMoreAsked) return;
      isOneMoreAsked = false;
      tick();
    }, restMs).unref();
  }

  function failed(error: unknown): void {
    trouble.goesOn(error);
    clearTimeout(retry);
    if (retryMs !== undefined) retry = setTimeout(tick, retryMs).unref();
  }

  return {
    start() {
      isStopping = false;
      cutOff = new AbortController();
      timer ??= setInterval(tick, pollMs).unref();
      tick();
    },
    async stop() {
      isStopping = true;
      clearInterval(timer);
      timer = undefined;
      clearTimeout(retry);
      clearTimeout(rest);
      rest = undefined;
      const patience = setTimeout(() => cutOff.abort(), patienceMs);
      await round?.catch(() => undefined);
      clearTimeout(patience);
    },
    wake() {
      if (timer) tick();
    },
    runOnce,
    isStopping: () => isStopping,
    cutOff: () => cutOff.signal,
  };
}
