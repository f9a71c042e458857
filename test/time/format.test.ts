import { formatInstant, formatMinutesLeft, formatPublished } from '../../src/time/format.ts';

const AT = new Date('2026-11-24T11:45:00Z');

test.each([
  ['UTC', '24 November 2026 at 11:45 UTC'],
  ['Europe/Berlin', '24 November 2026 at 12:45 CET'],
  ['Asia/Kolkata', '24 November 2026 at 17:15 GMT+5:30'],
])('when the zone is %s, the time names it', (timeZone, text) => {
  expect(formatInstant(AT, timeZone)).toBe(text);
});

test.each([
  ['Europe/London', 'en-GB', '24 November 2026 at 11:45 GMT'],
  ['Europe/London', 'de-DE', '24. November 2026 um 11:45 UTC'],
  ['Europe/Berlin', 'de-DE', '24. November 2026 um 12:45 MEZ'],
])('when the zone is %s in %s, it has a name and no offset of nothing', (timeZone, locale, text) => {
  expect(formatInstant(AT, timeZone, locale)).toBe(text);
});

test('when an article names a day without a time, it is that day in every zone, and no midnight', () => {
  const publishedAt = new Date('2025-03-04T00:00:00Z');
  const day = { published: '4 March 2025', publishedIso: '2025-03-04' };
  for (const zone of ['UTC', 'America/Los_Angeles', 'Pacific/Auckland']) {
    expect(formatPublished({ publishedAt, publishedDateOnly: true }, zone)).toEqual(day);
  }
  expect(formatPublished({ publishedAt, publishedDateOnly: false }, 'UTC')).toEqual({
    published: '4 March 2025 at 00:00 UTC',
    publishedIso: '2025-03-04T00:00:00.000Z',
  });
});

test.each([
  [14 * 60_000, 'another 14 minutes'],
  [13 * 60_000 + 1, 'another 14 minutes'],
  [60_000, 'another minute'],
  [1, 'another minute'],
])('when %d ms are left, it is %s', (ms, text) => {
  expect(formatMinutesLeft(ms)).toBe(text);
});
