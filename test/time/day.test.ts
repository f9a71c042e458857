import { startOfDay } from '../../src/time/day.ts';

describe('startOfDay', () => {
  test.each([
    ['2025-02-01', 'UTC', 0, '2025-02-01T00:00:00.000Z'],
    ['2025-02-01', 'Europe/Berlin', 0, '2025-01-31T23:00:00.000Z'],
    ['2025-03-30', 'Europe/Berlin', 0, '2025-03-29T23:00:00.000Z'],
    ['2025-03-30', 'Europe/Berlin', 1, '2025-03-30T22:00:00.000Z'],
    ['2025-12-31', 'America/New_York', 1, '2026-01-01T05:00:00.000Z'],
    ['2025-02-01', 'Asia/Kathmandu', 0, '2025-01-31T18:15:00.000Z'],
  ])('%s in %s, %d days later, begins at %s', (day, timeZone, daysLater, expected) => {
    expect(startOfDay(day, timeZone, daysLater)?.toISOString()).toBe(expected);
  });

  test.each(['2025-02-30', '2025-13-01', 'today', ''])('%j is no day', (day) => {
    expect(startOfDay(day, 'UTC')).toBeNull();
  });
});
