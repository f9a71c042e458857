// The floor of a post: better-sqlite3 writes the same five rows, one durable transaction per comment.
// argv: database file (migrated), how many. Prints transactions per second.
import { randomBytes, randomUUID } from 'node:crypto';
import Sqlite from 'better-sqlite3';

const [, , file, count] = process.argv;
const database = new Sqlite(file);
database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON');

const now = () => new Date().toISOString();
const insert = (table, row) => {
  const names = Object.keys(row);
  const columns = names.map((name) => `"${name}"`).join(', ');
  const sql = `INSERT INTO "${table}" (${columns}) VALUES (${names.map((name) => `@${name}`).join(', ')})`;
  const statement = prepared.get(sql) ?? database.prepare(sql);
  prepared.set(sql, statement);
  return Number(statement.run(row).lastInsertRowid);
};
const prepared = new Map();

const moderatorId = insert('Moderator', {
  name: 'Ada',
  email: 'ada@moderato.test',
  passwordHash: 'x',
  role: 'admin',
  createdAt: now(),
});
const articleId = insert('Article', {
  slug: randomUUID(),
  title: 'An article',
  html: '<p>Text</p>',
  publishedAt: now(),
  sourceHash: 'x',
});

const writeComment = database.transaction((text) => {
  const at = now();
  const commenterId = insert('Commenter', {
    emailCipher: randomBytes(48),
    emailIndex: randomUUID(),
    createdAt: at,
  });
  const commentId = insert('Comment', {
    articleId,
    commenterId,
    authorName: 'Mia',
    text,
    html: `<p>${text}</p>`,
    htmlVersion: 1,
    status: 'pending',
    reason: 'default',
    fingerprint: randomUUID(),
    networkIndex: randomUUID(),
    ipCipher: randomBytes(40),
    ipExpiresAt: at,
    submittedAt: at,
  });
  insert('Verdict', {
    commentId,
    rule: 'site_default',
    outcome: 'pending',
    reason: 'Every comment is read first.',
  });
  insert('LogEntry', { commentId, actor: 'rule', action: 'submit', toStatus: 'pending', at });
  insert('OutboxMessage', {
    kind: 'comment-held',
    moderatorId,
    commentId,
    dedupeKey: randomUUID(),
    createdAt: at,
    dueAt: at,
  });
});

const started = performance.now();
for (let number = 0; number < Number(count); number++) {
  writeComment(`Comment ${number}: I take the sleeper every winter, and I would miss it. `.repeat(3));
}
console.log(Number(count) / ((performance.now() - started) / 1000));
database.close();
