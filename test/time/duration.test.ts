import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time/clock.ts';
import { formatDuration } from '../../src/time/duration.ts';

test.each([
  [0, 'under a minute'],
  [MINUTE_MS, '1 minute'],
  [80 * MINUTE_MS, '80 minutes'],
  [5 * HOUR_MS, '5 hours'],
  [3 * DAY_MS, '3 days'],
])('%i ms are %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
