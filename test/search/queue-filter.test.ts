import fc from 'fast-check';
import { filterQuery, parseFilter, type QueueFilter } from '../../src/search/queue-filter.ts';

const WHOLE: QueueFilter = {
  status: 'spam',
  q: 'night train & more',
  article: 'night-trains',
  commenter: 12,
  network: 7,
  domain: 'example.com',
  rule: 'too_many_links',
  by: 3,
  from: '2025-01-31',
  to: '2025-02-28',
  order: 'riskiest',
};

describe('parseFilter', () => {
  test('reads back what filterQuery wrote', () => {
    const query = Object.fromEntries(new URLSearchParams(filterQuery(WHOLE)));
    expect(parseFilter(query)).toEqual({ filter: WHOLE, ignored: [], areDaysSwapped: false });
  });

  test.each([
    [{ status: 'waiting' }, ['status']],
    [{ commenter: '0' }, ['commenter']],
    [{ commenter: '2147483648' }, ['commenter']],
    [{ commenter: ['1', '2'] }, ['commenter']],
    [{ from: '2025-13-01', to: 'today' }, ['from', 'to']],
    [{ q: 'x'.repeat(201) }, ['q']],
    [{ network: 'aB_-9' }, ['network']],
    [{ q: 'by mia@example.com' }, ['q']],
    [{ article: 'mia@example.com' }, ['article']],
    [{ domain: 'a b' }, ['domain']],
    [{ rule: "'; --" }, ['rule']],
    [{ unknown: '1', q: '' }, []],
  ])('of %j it ignores %j', (query, ignored) => {
    expect(parseFilter(query)).toEqual({ filter: {}, ignored, areDaysSwapped: false });
  });

  test.each([
    ['https://www.Example.com/page', 'www.example.com'],
    ['.example.com', 'example.com'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
  ])('when %s is typed, the domain is %s', (domain, expected) => {
    expect(parseFilter({ domain }).filter).toEqual({ domain: expected });
  });

  test('whatever is in the address, there is a filter, and writing and reading it changes nothing', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string()), fc.constant(undefined));
    const query = fc.record(Object.fromEntries(Object.keys(WHOLE).map((name) => [name, value])));
    fc.assert(
      fc.property(query, (typed) => {
        const { filter } = parseFilter(typed);
        const again = Object.fromEntries(new URLSearchParams(filterQuery(filter)));
        expect(parseFilter(again)).toEqual({ filter, ignored: [], areDaysSwapped: expect.any(Boolean) });
      }),
    );
  });
});
