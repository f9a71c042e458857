import {
  isQuietAt,
  type MailWishes,
  mayMailAt,
  readMailWishes,
} from '../../src/notifications/mail-wishes.ts';

const BERLIN: MailWishes = {
  pace: 'each',
  timeZone: 'Europe/Berlin',
  quietFrom: 0,
  quietUntil: 0,
  daysOff: new Set(),
};
const NIGHT = { quietFrom: 22 * 60, quietUntil: 7 * 60 };

test('what the database keeps is read, and the zone of the site counts where none was chosen', () => {
  const row = { notify: 'daily', timeZone: '', quietFrom: 60, quietUntil: 90, daysOff: '06' };
  expect(readMailWishes(row, { timeZone: 'Europe/Berlin' })).toEqual({
    pace: 'daily',
    timeZone: 'Europe/Berlin',
    quietFrom: 60,
    quietUntil: 90,
    daysOff: new Set([0, 6]),
  });
});

describe('quiet times', () => {
  test.each<[string, Partial<MailWishes>, string, boolean]>([
    ['none are wished', {}, '2025-03-01T02:00:00Z', false],
    ['they have not begun', NIGHT, '2025-03-01T20:59:00Z', false],
    ['they begin', NIGHT, '2025-03-01T21:00:00Z', true],
    ['it is after midnight', NIGHT, '2025-03-02T01:00:00Z', true],
    ['they end', NIGHT, '2025-03-02T06:00:00Z', false],
    ['they are within a day', { quietFrom: 720, quietUntil: 780 }, '2025-03-01T11:30:00Z', true],
    ['they are over within a day', { quietFrom: 720, quietUntil: 780 }, '2025-03-01T12:00:00Z', false],
    ['it is summer, and the same hour is another instant', NIGHT, '2025-06-01T20:00:00Z', true],
    ['it is summer, before they begin', NIGHT, '2025-06-01T19:59:00Z', false],
    // The clock goes from 2:00 to 3:00 at 01:00Z, and back from 3:00 to 2:00 at 01:00Z.
    ['clocks skip their end', { quietFrom: 60, quietUntil: 150 }, '2025-03-30T01:00:00Z', false],
    ['clocks skip all of them', { quietFrom: 125, quietUntil: 170 }, '2025-03-30T01:00:00Z', false],
    ['clocks repeat them: the first time', { quietFrom: 120, quietUntil: 150 }, '2025-10-26T00:15:00Z', true],
    [
      'clocks repeat them: the second time',
      { quietFrom: 120, quietUntil: 150 },
      '2025-10-26T01:15:00Z',
      true,
    ],
    ['clocks repeat them: in between', { quietFrom: 120, quietUntil: 150 }, '2025-10-26T00:45:00Z', false],
    ['it is a day off there', { daysOff: new Set([0]) }, '2025-03-01T23:00:00Z', true],
    ['it is a day off only here', { daysOff: new Set([0]) }, '2025-03-02T23:00:00Z', false],
    ['the day off has not begun', { daysOff: new Set([0]) }, '2025-03-01T22:59:00Z', false],
  ])('when %s', (_case, wishes, now, isQuiet) => {
    expect(isQuietAt({ ...BERLIN, ...wishes }, new Date(now))).toBe(isQuiet);
  });
});

describe('whether a mail may leave', () => {
  const LONG_AGO = '2025-02-01T00:00:00Z';
  test.each<
    [string, Partial<MailWishes>, { now: string; last?: string; owed?: string; isRest?: true }, boolean]
  >([
    ['at once', {}, { now: '2025-03-01T10:00:00Z', last: '2025-03-01T09:59:00Z' }, true],
    ['at once, in the quiet hours', NIGHT, { now: '2025-03-01T23:00:00Z' }, false],
    ['never', { pace: 'none' }, { now: '2025-03-01T10:00:00Z' }, false],
    ['hourly, the first', { pace: 'hourly' }, { now: '2025-03-01T10:00:00Z' }, true],
    [
      'hourly, too early',
      { pace: 'hourly' },
      { now: '2025-03-01T10:00:00Z', last: '2025-03-01T09:00:01Z' },
      false,
    ],
    [
      'hourly, an hour later',
      { pace: 'hourly' },
      { now: '2025-03-01T10:00:00Z', last: '2025-03-01T09:00:00Z' },
      true,
    ],
    [
      'hourly, after a mail from the future of a wrong clock',
      { pace: 'hourly' },
      { now: '2025-03-01T10:00:00Z', last: '2031-03-01T09:00:00Z' },
      true,
    ],
    [
      'daily, what came after 8:00',
      { pace: 'daily' },
      { now: '2025-03-01T20:00:00Z', owed: '2025-03-01T07:00:00Z' },
      false,
    ],
    [
      'daily, the next day before 8:00',
      { pace: 'daily' },
      { now: '2025-03-02T06:59:00Z', owed: '2025-03-01T07:00:00Z' },
      false,
    ],
    [
      'daily, the next day at 8:00',
      { pace: 'daily' },
      { now: '2025-03-02T07:00:00Z', owed: '2025-03-01T07:00:00Z' },
      true,
    ],
    [
      'daily, what came at night',
      { pace: 'daily' },
      { now: '2025-03-02T07:00:00Z', owed: '2025-03-02T06:59:00Z' },
      true,
    ],
    [
      'daily, a second time',
      { pace: 'daily' },
      { now: '2025-03-02T12:00:00Z', last: '2025-03-02T07:00:00Z', owed: LONG_AGO },
      false,
    ],
    [
      'daily, what the mail had no room for',
      { pace: 'daily' },
      { now: '2025-03-02T07:01:00Z', last: '2025-03-02T07:00:00Z', owed: LONG_AGO, isRest: true },
      true,
    ],
    [
      'hourly, what the mail had no room for, in the quiet hours',
      { ...NIGHT, pace: 'hourly' },
      { now: '2025-03-01T21:01:00Z', last: '2025-03-01T20:59:00Z', owed: LONG_AGO, isRest: true },
      false,
    ],
    [
      'daily, on the day after that',
      { pace: 'daily' },
      { now: '2025-03-03T07:00:00Z', last: '2025-03-02T07:00:00Z' },
      true,
    ],
    [
      'daily, while it is quiet until 9:00',
      { pace: 'daily', quietFrom: 0, quietUntil: 540 },
      { now: '2025-03-02T07:30:00Z' },
      false,
    ],
    [
      'daily, when quiet ends at 9:00',
      { pace: 'daily', quietFrom: 0, quietUntil: 540 },
      { now: '2025-03-02T08:00:00Z' },
      true,
    ],
    [
      'daily, when only 7:00 to 8:00 is not quiet',
      { pace: 'daily', quietFrom: 480, quietUntil: 420 },
      { now: '2025-03-03T06:00:00Z', last: '2025-03-02T06:00:00Z', owed: '2025-03-02T06:30:00Z' },
      true,
    ],
    [
      'daily, on the day clocks are set',
      { pace: 'daily' },
      { now: '2025-03-30T06:00:00Z', last: '2025-03-29T07:00:00Z' },
      true,
    ],
    [
      'daily, that day before 8:00',
      { pace: 'daily' },
      { now: '2025-03-30T05:59:00Z', last: '2025-03-29T07:00:00Z' },
      false,
    ],
    [
      'daily, after a day off',
      { pace: 'daily', daysOff: new Set([0]) },
      { now: '2025-03-03T07:00:00Z', last: '2025-03-01T07:00:00Z' },
      true,
    ],
  ])('%s', (_case, wishes, { now, last, owed, isRest = false }, may) => {
    const at = {
      now: new Date(now),
      lastMailAt: last ? new Date(last) : null,
      owedSince: new Date(owed ?? LONG_AGO),
      isRest,
    };
    expect(mayMailAt({ ...BERLIN, ...wishes }, at)).toBe(may);
  });
});
