import { PGlite } from '@electric-sql/pglite';
import { csvLine } from '../../src/text/csv.ts';

/** PostgreSQL's own parser. */
async function parse(csv: string): Promise<string[][]> {
  const database = await PGlite.create();
  await database.exec('CREATE TABLE cells (n serial, a text, b text)');
  await database.query("COPY cells (a, b) FROM '/dev/blob' WITH (FORMAT csv, FORCE_NOT_NULL (a, b))", [], {
    blob: new Blob([csv]),
  });
  const { rows } = await database.query<[string, string]>('SELECT a, b FROM cells ORDER BY n', [], {
    rowMode: 'array',
  });
  await database.close();
  return rows;
}

const DANGEROUS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x', "'=1", "''-1"];
const HARMLESS = ['', 'plain', 'a "quote"', 'a,b;c', 'two\r\nlines', "it's", "'tis", '日本語 🙂', ' =1'];

test('a real parser reads every cell back, and none begins like a formula', async () => {
  const texts = [...DANGEROUS, ...HARMLESS];
  const rows = await parse(texts.map((text) => csvLine([text, 'end'])).join(''));
  expect(rows).toHaveLength(texts.length);
  for (const [at, [cell, end]] of rows.entries()) {
    const isDangerous = DANGEROUS.includes(texts[at]!);
    expect(cell).toBe(isDangerous ? `'${texts[at]}` : texts[at]);
    expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(end).toBe('end');
  }
});

test('lines end as RFC 4180 says, nothing is an empty cell', () => {
  expect(csvLine([1, null, 'x'])).toBe('"1","","x"\r\n');
});
