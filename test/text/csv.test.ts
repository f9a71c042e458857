import { csvLine } from '../../src/text/csv.ts';

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  "'=1",
  "''-1",
])('a cell that begins like a formula gets an apostrophe: %j', (text) => {
  expect(csvLine([text])).toBe(`"'${text}"\r\n`);
});

test.each(['', 'plain', 'a,b;c', 'two\r\nlines', "it's", "'tis", '日本語 🙂', ' =1'])(
  '%j stays as it is',
  (text) => {
    expect(csvLine([text])).toBe(`"${text}"\r\n`);
  },
);

test('quotes are doubled, lines end as RFC 4180 says, nothing is an empty cell', () => {
  expect(csvLine([1, null, 'a "b"'])).toBe('"1","","a ""b"""\r\n');
});
