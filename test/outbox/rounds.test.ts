import { createRounds, type Rounds } from '../../src/outbox/rounds.ts';
import { silentLog } from '../mail/support.ts';

/** Rounds whose work ends when the test says so. */
function startRounds() {
  const begun: { end: () => void; fail: (error: Error) => void }[] = [];
  const lines: string[] = [];
  const log = silentLog.child({});
  log.warn = ((_facts: object, text: string) => lines.push(text)) as unknown as typeof log.warn;
  log.info = ((text: string) => lines.push(text)) as unknown as typeof log.info;
  const rounds: Rounds = createRounds(
    { log },
    () => new Promise((resolve, fail) => begun.push({ end: () => resolve(1), fail })),
    { reads: 'the list', patienceMs: 0 },
  );
  return { rounds, begun, lines };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('when it is woken during a round, however often, one more follows and never two at once', async () => {
  const { rounds, begun } = startRounds();
  rounds.start();
  rounds.wake();
  rounds.wake();
  expect(begun).toHaveLength(1);
  begun[0]!.end();
  await settled();
  expect(begun).toHaveLength(2);
  begun[1]!.end();
  await settled();
  expect(begun).toHaveLength(2);
  await rounds.stop();
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
  const { rounds, begun, lines } = startRounds();
  rounds.start();
  for (let n = 0; n < 2; n++) {
    begun[n]!.fail(new Error('away'));
    await settled();
    rounds.wake();
  }
  expect(lines).toEqual(['the list cannot be read; trying on']);
  begun[2]!.end();
  await settled();
  expect(lines).toEqual(['the list cannot be read; trying on', 'the list can be read again']);
  await rounds.stop();
});
