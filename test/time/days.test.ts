import { addDays, dayOf, formatDay, isDay, lastDays, startOfDay } from '../../src/time/days.ts';

test.each([
  ['UTC', '2025-03-01T23:59:59Z', '2025-03-01'],
  ['Asia/Kathmandu', '2025-03-01T18:14:59Z', '2025-03-01'],
  ['Asia/Kathmandu', '2025-03-01T18:15:00Z', '2025-03-02'],
  ['America/Los_Angeles', '2025-03-01T07:59:00Z', '2025-02-28'],
])('in %s %s is on %s', (timeZone, instant, day) => {
  expect(dayOf(new Date(instant), timeZone)).toBe(day);
});

test.each([
  ['UTC', '2025-03-01', '2025-03-01T00:00:00.000Z'],
  ['Europe/Berlin', '2025-03-30', '2025-03-29T23:00:00.000Z'],
  ['Europe/Berlin', '2025-03-31', '2025-03-30T22:00:00.000Z'],
  ['America/Santiago', '2024-09-08', '2024-09-08T04:00:00.000Z'], // clocks go from 23:59:59 to 01:00
  ['America/New_York', '2026-01-01', '2026-01-01T05:00:00.000Z'],
  ['Asia/Kathmandu', '2025-02-01', '2025-01-31T18:15:00.000Z'],
  ['Pacific/Kiritimati', '2025-01-01', '2024-12-31T10:00:00.000Z'],
  ['Etc/GMT+12', '2025-01-01', '2025-01-01T12:00:00.000Z'],
])('in %s %s begins at %s', (timeZone, day, instant) => {
  expect(startOfDay(day, timeZone).toISOString()).toBe(instant);
});

test('days are counted over the ends of months and years', () => {
  expect(addDays('2024-12-31', 1)).toBe('2025-01-01');
  expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  expect(lastDays(new Date('2025-03-01T12:00:00Z'), 'UTC', 3)).toEqual([
    '2025-02-27',
    '2025-02-28',
    '2025-03-01',
  ]);
  expect(formatDay('2025-03-01')).toBe('1 Mar');
});

test.each([
  '2025-02-29',
  '2025-02-30',
  'today',
  '2025-13-01',
  '2025-1-1',
  '',
  '20250101',
  '+02025-01-01',
  '0000-01-01',
  '0999-12-31',
])('%j is no day', (text) => {
  expect(isDay(text)).toBe(false);
});
