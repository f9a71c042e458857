import { nextDailyMail } from '../../src/notifications/daily-mail.ts';

test.each([
  ['before eight', '2025-03-01T05:00:30Z', '2025-03-01T07:00:00.000Z'],
  ['at eight', '2025-03-01T07:00:00Z', '2025-03-02T07:00:00.000Z'],
  ['in the evening', '2025-03-01T22:59:59Z', '2025-03-02T07:00:00.000Z'],
  ['before clocks go forward', '2025-03-29T21:00:00Z', '2025-03-30T06:00:00.000Z'],
  ['in the night in which they do', '2025-03-30T00:30:00Z', '2025-03-30T06:00:00.000Z'],
  ['before clocks go back', '2025-10-25T20:00:00Z', '2025-10-26T07:00:00.000Z'],
  ['in the hour that comes twice', '2025-10-26T00:30:00Z', '2025-10-26T07:00:00.000Z'],
])('%s, the next daily mail goes at eight in the morning', (_case, instant, next) => {
  expect(nextDailyMail(new Date(instant), 'Europe/Berlin').toISOString()).toBe(next);
});
