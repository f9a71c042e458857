import type { Services } from '../services.ts';
import { MINUTE_MS } from '../time/clock.ts';
import { eachInTurn } from './each-in-turn.ts';
import { escalateWaiting } from './escalate.ts';
import { gatherDue } from './gather.ts';

/** What the worker does before each look at the outbox: what waits for long once a minute, what is due always. */
export function createLook(): (services: Pick<Services, 'database' | 'clock' | 'site'>) => Promise<void> {
  let lastMs = Number.NEGATIVE_INFINITY; // by clock.elapsedMs()
  return async (services) => {
    const escalate = async () => {
      const nowMs = services.clock.elapsedMs();
      if (nowMs - lastMs < MINUTE_MS) return;
      await escalateWaiting(services);
      lastMs = nowMs;
    };
    await eachInTurn([escalate, () => gatherDue(services)], (work) => work());
  };
}
