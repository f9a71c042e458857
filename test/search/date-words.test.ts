import fc from 'fast-check';
import { wordsOfDay, wordsOfRange } from '../../src/search/date-words.ts';

const at = (day: string) => new Date(`${day}T00:00:00Z`);

describe('wordsOfRange', () => {
  test.each([
    ['2025-02-01', '2025-02-02', ['d-20250201']],
    ['2025-01-31', '2025-03-02', ['d-20250131', 'm-202502', 'd-20250301']],
    ['2023-12-31', '2025-01-01', ['d-20231231', 'y-2024']],
    ['2025-02-02', '2025-02-01', []],
  ])('from %s to %s needs the words %j', (from, to, expected) => {
    expect(wordsOfRange(at(from), at(to))).toEqual(expected);
  });

  test('without an end it has years to come', () => {
    expect(wordsOfRange(at('2025-01-01'), undefined).slice(0, 2)).toEqual(['y-2025', 'y-2026']);
    expect(wordsOfRange(undefined, at('1971-01-01'))).toEqual(['y-1970']);
  });

  test('whatever the range, it has few words, and a day in it has exactly one of them', () => {
    const instant = fc.date({ min: at('1970-01-01'), max: at('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, instant, instant, (from, to, submitted) => {
        const words = wordsOfRange(from, to);
        expect(words.length).toBeLessThan(220);
        const ofDay = wordsOfDay(submitted.toISOString().slice(0, 10));
        if (submitted >= from && submitted < to)
          expect(ofDay.filter((word) => words.includes(word))).toHaveLength(1);
      }),
    );
  });
});
