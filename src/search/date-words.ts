/** The first and the last year that a range without a beginning or an end covers. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;

const DAY_MS = 24 * 60 * 60 * 1000;

/** @param day such as 2025-02-01, in UTC */
export function wordsOfDay(day: string): string[] {
  return [`d-${day.replaceAll('-', '')}`, `m-${day.slice(0, 7).replace('-', '')}`, `y-${day.slice(0, 4)}`];
}

/**
 * The fewest words of which each day from `from` to before `to` has one: years, and at the ends months and days.
 * Whole days in UTC; the hours at both ends have to be looked at by themselves.
 */
export function wordsOfRange(from: Date | undefined, to: Date | undefined): string[] {
  const end = Math.min(to ? to.getTime() : Infinity, Date.UTC(LAST_YEAR + 1, 0));
  let at = startOfDay(Math.max(from ? from.getTime() : 0, Date.UTC(FIRST_YEAR, 0)));
  const words: string[] = [];
  while (at < end) {
    const [day, month, year] = wordsOfDay(new Date(at).toISOString().slice(0, 10)) as [
      string,
      string,
      string,
    ];
    const date = new Date(at);
    const nextYear = Date.UTC(date.getUTCFullYear() + 1, 0);
    const nextMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
    if (at === Date.UTC(date.getUTCFullYear(), 0) && nextYear <= end) {
      words.push(year);
      at = nextYear;
    } else if (date.getUTCDate() === 1 && nextMonth <= end) {
      words.push(month);
      at = nextMonth;
    } else {
      words.push(day);
      at += DAY_MS;
    }
  }
  return words;
}

const startOfDay = (instant: number): number => instant - (((instant % DAY_MS) + DAY_MS) % DAY_MS);
