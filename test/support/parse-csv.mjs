// Reads CSV with a header from stdin by PostgreSQL's own parser and prints its rows as JSON. A process of its own,
// because compiling PostgreSQL takes twice as long inside jest.
import { text } from 'node:stream/consumers';
import { PGlite } from '@electric-sql/pglite';

const csv = (await text(process.stdin)).replace('\ufeff', '');
const names = csv.split('\r\n')[0].replaceAll('"', '').split(',');
const list = names.map((name) => `"${name}"`).join(', ');

const database = await PGlite.create();
await database.exec(`CREATE TABLE lines (line serial, ${names.map((name) => `"${name}" text`).join(', ')})`);
await database.query(
  `COPY lines (${list}) FROM '/dev/blob' WITH (FORMAT csv, HEADER true, FORCE_NULL (${list}))`,
  [],
  { blob: new Blob([csv]) },
);
const { rows } = await database.query(`SELECT ${list} FROM lines ORDER BY line`);
await database.close();
console.log(JSON.stringify(rows));
