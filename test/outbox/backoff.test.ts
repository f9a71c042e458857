import { delayMs, isExhausted, pauseMs } from '../../src/outbox/backoff.ts';

describe('the wait of a message', () => {
  test.each([
    [1, 30_000],
    [2, 60_000],
    [3, 120_000],
    [7, 1_920_000],
    [8, 3_600_000],
    [500, 3_600_000],
  ])('when it failed %i times, it is %i ms without jitter', (attempts, expected) => {
    expect(delayMs(attempts, 0.5)).toBe(expected);
  });

  test('when chance decides, it stays within a fifth and one hour', () => {
    expect([delayMs(1, 0), delayMs(1, 1), delayMs(99, 1)]).toEqual([24_000, 36_000, 3_600_000]);
  });
});

test('when the server is silent for long, the pause grows to five minutes', () => {
  expect([pauseMs(1, 0.5), pauseMs(2, 0.5), pauseMs(40, 0.5)]).toEqual([5_000, 10_000, 300_000]);
});

test('when three days have passed, a message is given up', () => {
  const created = new Date('2025-01-01T00:00:00Z');
  expect(isExhausted(created, new Date('2025-01-03T23:59:59Z'))).toBe(false);
  expect(isExhausted(created, new Date('2025-01-04T00:00:00Z'))).toBe(true);
});
