import { jest } from '@jest/globals';
import { createRounds, type Rounds, type RoundsOptions } from '../../src/outbox/rounds.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import { silentLog } from '../mail/support.ts';
import { within } from '../support/within.ts';

/** Rounds whose work ends when the test says so. */
function startRounds(times: Pick<RoundsOptions, 'pollMs' | 'retryMs' | 'restMs'> = {}) {
  const begun: { end: () => void; fail: (error: Error) => void }[] = [];
  const lines: string[] = [];
  const log = silentLog.child({});
  log.warn = ((_facts: object, text: string) => lines.push(text)) as unknown as typeof log.warn;
  log.info = ((text: string) => lines.push(text)) as unknown as typeof log.info;
  const rounds: Rounds = createRounds(
    { log },
    () => new Promise((resolve, fail) => begun.push({ end: () => resolve(1), fail })),
    { reads: 'the list', patienceMs: 0, ...times },
  );
  return { rounds, begun, lines };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('when it is woken during a round, however often, one more follows and never two at once', async () => {
  const { rounds, begun } = startRounds({ restMs: 1 });
  rounds.start();
  rounds.wake();
  rounds.wake();
  expect(begun).toHaveLength(1);
  begun[0]!.end();
  await within(5_000, () => begun.length === 2);
  begun[1]!.end();
  await settled();
  expect(begun).toHaveLength(2);
  await rounds.stop();
});

test('when it is woken soon after a round, however often, one more follows after a rest', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  try {
    const { rounds, begun } = startRounds({ restMs: 50, pollMs: DAY_MS });
    rounds.start();
    begun[0]!.end();
    await settled();
    rounds.wake();
    rounds.wake();
    jest.advanceTimersByTime(49);
    expect(begun).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(begun).toHaveLength(2);
    begun[1]!.end();
    await settled();
    jest.advanceTimersByTime(50);
    expect(begun).toHaveLength(2);
    await rounds.stop();
  } finally {
    jest.useRealTimers();
  }
});

test('when it is not started, or stopped, a wake begins nothing', async () => {
  const { rounds, begun } = startRounds();
  rounds.wake();
  rounds.start();
  begun[0]!.end();
  await rounds.stop();
  rounds.wake();
  expect(begun).toHaveLength(1);
});

test('when it stops during a round, it cuts that off and waits for its end', async () => {
  const { rounds, begun } = startRounds();
  rounds.start();
  rounds.cutOff().addEventListener('abort', () => begun[0]!.end());
  await rounds.stop();
  expect(rounds.isStopping()).toBe(true);
  expect(begun).toHaveLength(1);
});

test('when rounds fail, that is logged once, and once when they succeed again', async () => {
  const { rounds, begun, lines } = startRounds({ restMs: 1 });
  rounds.start();
  for (let n = 0; n < 2; n++) {
    begun[n]!.fail(new Error('away'));
    await settled();
    rounds.wake();
    await within(5_000, () => begun.length === n + 2);
  }
  expect(lines).toEqual(['the list cannot be read; trying on']);
  begun[2]!.end();
  await settled();
  expect(lines).toEqual(['the list cannot be read; trying on', 'the list can be read again']);
  await rounds.stop();
});

test('when the next round is far away, one that failed is tried again before it, and one that succeeded is not', async () => {
  const { rounds, begun } = startRounds({ pollMs: DAY_MS, retryMs: 1 });
  rounds.start();
  begun[0]!.fail(new Error('away'));
  await within(5_000, () => begun.length === 2);
  begun[1]!.fail(new Error('away'));
  await within(5_000, () => begun.length === 3);
  begun[2]!.end();
  await settled();
  expect(begun).toHaveLength(3);
  await rounds.stop();
});
