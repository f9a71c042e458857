import { localClock } from '../../src/time/local-clock.ts';

test.each([
  ['2025-03-01T10:00:00Z', 'UTC', { day: '2025-03-01', weekday: 6, minute: 600 }],
  ['2025-03-01T23:30:00Z', 'Europe/Berlin', { day: '2025-03-02', weekday: 0, minute: 30 }],
  ['2025-03-01T00:00:00Z', 'America/New_York', { day: '2025-02-28', weekday: 5, minute: 1140 }],
  ['2025-03-30T00:59:00Z', 'Europe/Berlin', { day: '2025-03-30', weekday: 0, minute: 119 }],
  ['2025-03-30T01:00:00Z', 'Europe/Berlin', { day: '2025-03-30', weekday: 0, minute: 180 }],
  ['2025-10-26T00:30:00Z', 'Europe/Berlin', { day: '2025-10-26', weekday: 0, minute: 150 }],
  ['2025-10-26T01:30:00Z', 'Europe/Berlin', { day: '2025-10-26', weekday: 0, minute: 150 }],
  ['2025-03-01T10:00:00Z', 'Asia/Kolkata', { day: '2025-03-01', weekday: 6, minute: 930 }],
])('when it is %s, the clock in %s shows %j', (instant, timeZone, shown) => {
  expect(localClock(new Date(instant), timeZone)).toEqual(shown);
});
