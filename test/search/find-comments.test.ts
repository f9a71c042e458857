import fc from 'fast-check';
import type { Database } from '../../src/database/database.ts';
import type { CommentFilter } from '../../src/search/comment-filter.ts';
import { countComments, findComments, type Order } from '../../src/search/find-comments.ts';
import { indexComment } from '../../src/search/search-text.ts';
import { openTestDatabase } from '../support/database.ts';
import { addArticle, addCommenter, addComments, addModerator, type CommentValues } from './support.ts';

const TEXTS = ['night train', 'The well-known SLEEPER', 'casino 東京都', 'Café casino'];
const STATUSES = ['pending', 'approved', 'spam', 'trash'];
const RULES = ['too_many_links', 'blocked_words'];
const WEBSITES = ['', 'https://www.example.com/a', 'http://example.org:8080', 'https://notexample.com'];
const NETWORKS = ['aB-_'.repeat(10), 'Ab-_'.repeat(10)];

type Stored = Required<CommentValues>;

let database: Database;
let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let articles: number[];
let commenters: number[];
let moderators: number[];

beforeAll(async () => {
  opened = await openTestDatabase();
  database = opened.database;
  articles = [await addArticle(database, 'trains', 'On rails'), await addArticle(database, 'x', 'Elsewhere')];
  commenters = [await addCommenter(database), await addCommenter(database)];
  moderators = [await addModerator(database, 'ada@moderato.test'), await addModerator(database, 'b@x.test')];
});
afterAll(() => opened.close());
beforeEach(async () => {
  const ids = await database.prisma.comment.findMany({ select: { id: true } });
  await database.transaction(async (tx) => {
    for (const table of ['Verdict', 'Comment']) await tx.run(`DELETE FROM "${table}"`);
    for (const { id } of ids) await indexComment(tx, id);
  });
});

const add = (...comments: CommentValues[]) =>
  addComments(
    database,
    comments.map((values) => ({ articleId: articles[0]!, commenterId: commenters[0]!, ...values })),
  );

const idsOf = async (filter: CommentFilter, order: Order = 'oldest') =>
  (await findComments({ database }, filter, { order, after: null, limit: 100 })).ids;

/** Follows `next` to the end. */
async function allPages(filter: CommentFilter, order: Order, limit: number): Promise<number[]> {
  const ids: number[] = [];
  let after: string | null = null;
  do {
    const page = await findComments({ database }, filter, { order, after, limit });
    expect(page.ids.length).toBeLessThanOrEqual(limit);
    ids.push(...page.ids);
    after = page.next;
  } while (after !== null);
  return ids;
}

/** The same by going through all of them. */
function isMatch(comment: Stored, filter: CommentFilter): boolean {
  const text = comment.text.toLowerCase();
  const host = comment.website === '' ? '' : new URL(comment.website).hostname;
  return (
    (filter.status === undefined || comment.status === filter.status) &&
    (filter.articleId === undefined || comment.articleId === filter.articleId) &&
    (filter.commenterId === undefined || comment.commenterId === filter.commenterId) &&
    (filter.networkIndex === undefined || comment.networkIndex === filter.networkIndex) &&
    (filter.decidedById === undefined || comment.decidedById === filter.decidedById) &&
    (filter.rule === undefined || comment.rules.includes(filter.rule)) &&
    (filter.domain === undefined || `.${host}`.endsWith(`.${filter.domain}`)) &&
    (filter.from === undefined || comment.submittedAt >= filter.from) &&
    (filter.to === undefined || comment.submittedAt < filter.to) &&
    (filter.q === undefined || text.includes(filter.q))
  );
}

test('whatever the comments and the filter, every page has what going through all of them finds', async () => {
  // Ids on both sides of the blocks that PostgreSQL is searched by.
  const ids = [1, 2, 4095, 4096, 4097, 32767, 32768, 40_000, 262_143, 262_144, 300_000, 700_000];
  const instant = fc.date({
    min: new Date('2023-12-30T00:00:00Z'),
    max: new Date('2025-03-02T00:00:00Z'),
    noInvalidDate: true,
  });
  const orNull = <T>(values: T[]) => fc.constantFrom<T | null>(null, ...values);
  const comment = fc.record({
    status: fc.constantFrom(...STATUSES),
    articleId: fc.constantFrom(...articles),
    commenterId: fc.constantFrom(...commenters),
    authorName: fc.constant('Mia'),
    website: fc.constantFrom(...WEBSITES),
    text: fc.constantFrom(...TEXTS),
    networkIndex: fc.constantFrom(...NETWORKS),
    decidedById: orNull(moderators),
    submittedAt: instant.map((at) => new Date(at.getTime() - at.getMilliseconds())),
    risk: fc.nat(3),
    rules: fc.subarray(RULES),
  });
  const filter = fc.record(
    {
      status: fc.constantFrom(...STATUSES),
      articleId: fc.constantFrom(...articles),
      commenterId: fc.constantFrom(...commenters),
      networkIndex: fc.constantFrom(...NETWORKS),
      domain: fc.constantFrom('example.com', 'www.example.com', 'example.org', 'com'),
      rule: fc.constantFrom(...RULES),
      decidedById: fc.constantFrom(...moderators),
      from: instant,
      to: instant,
      q: fc.constantFrom('train', 'casino', 'well-known', '京都'),
    },
    { requiredKeys: [] },
  );
  const stored = fc.sample(fc.array(comment, { minLength: ids.length, maxLength: ids.length }), 1)[0]!;
  const comments = stored.map((values, at): Stored => ({ ...values, id: ids[at]! }));
  await add(...comments);

  await fc.assert(
    fc.asyncProperty(
      filter,
      fc.constantFrom<Order>('oldest', 'newest', 'riskiest'),
      fc.constantFrom(2, 5, 13),
      async (wanted, order, limit) => {
        const expected = comments.filter((one) => isMatch(one, wanted));
        if (order === 'newest') expected.reverse();
        if (order === 'riskiest') expected.sort((a, b) => b.risk - a.risk || a.id - b.id);
        expect(await allPages(wanted, order, limit)).toEqual(expected.map(({ id }) => id));
        expect(await countComments({ database }, wanted, 5)).toEqual({
          count: Math.min(expected.length, 5),
          isExact: expected.length <= 5,
        });
      },
    ),
    { numRuns: 50 },
  );
});

describe('the search text', () => {
  test('finds a comment by its text, its name and the title of its article', async () => {
    const [id] = await add({ text: 'The sleeper leaves', authorName: 'Zoë O’Brien' });
    for (const q of ['SLEEPER', 'zoe', 'obrien', 'rails', 'leaves zoe on']) {
      expect(await idsOf({ q })).toEqual([id]);
    }
    expect(await idsOf({ q: 'sleeper bus' })).toEqual([]);
  });

  test('when it is query syntax, it is words like any other', async () => {
    const [id] = await add({ text: 'a or not b near' });
    const texts = [
      '"a" OR "b"',
      'a NOT b',
      "' | 'a",
      'NEAR(a b)',
      'words:a',
      'a:*',
      '!a',
      "a'b\\",
      '^a',
      'a) (b',
    ];
    for (const q of texts) await idsOf({ q });
    expect(await idsOf({ q: '"a" OR "b"' })).toEqual([id]);
    expect(await idsOf({ q: 's-pending a-1' })).toEqual([]);
  });

  test('whatever is searched for, there is an answer', async () => {
    await add({});
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (q) => {
        expect((await idsOf({ q })).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  test('when nothing in it is a word, it keeps nothing back', async () => {
    const [id] = await add({});
    expect(await idsOf({ q: '?!' })).toEqual([id]);
  });
});

describe('kept right', () => {
  test('when the status or the text changes, the comment is found by what it is now', async () => {
    const [id] = await add({ text: 'before' });
    await database.transaction(async (tx) => {
      await tx.run(`UPDATE "Comment" SET "status" = 'spam', "text" = 'after' WHERE "id" = ?`, [id!]);
      await indexComment(tx, id!);
    });
    expect(await idsOf({ status: 'pending', q: 'before' })).toEqual([]);
    expect(await idsOf({ q: 'before' })).toEqual([]);
    expect(await idsOf({ status: 'spam', q: 'after' })).toEqual([id]);
  });

  test('when the transaction fails, the comment is found by what it was', async () => {
    const [id] = await add({ text: 'before' });
    const failing = database.transaction(async (tx) => {
      await tx.run(`UPDATE "Comment" SET "text" = 'after' WHERE "id" = ?`, [id!]);
      await indexComment(tx, id!);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await idsOf({ q: 'before' })).toEqual([id]);
    expect(await idsOf({ q: 'after' })).toEqual([]);
  });

  test('when a comment is gone, so are its words', async () => {
    const [id] = await add({});
    await database.transaction(async (tx) => {
      await tx.run('DELETE FROM "Verdict"');
      await tx.run('DELETE FROM "Comment"');
      await indexComment(tx, id!);
    });
    expect(await idsOf({ q: 'sleeper' })).toEqual([]);
  });
});

test('while comments arrive, the next page goes on where the last one ended', async () => {
  const ids = await add(...Array.from({ length: 6 }, () => ({})));
  const filter = { q: 'sleeper' };
  const first = await findComments({ database }, filter, { order: 'newest', after: null, limit: 3 });
  await add({}, {});
  const second = await findComments({ database }, filter, { order: 'newest', after: first.next, limit: 3 });
  expect([...first.ids, ...second.ids]).toEqual([...ids].reverse());
});

test('when more than 1,000 match, the riskiest of the newest 1,000 are given, and it is said', async () => {
  await add({ risk: 9 }, ...Array.from({ length: 1_000 }, (_, risk) => ({ risk: risk === 500 ? 7 : 1 })));
  const page = await findComments(
    { database },
    { q: 'sleeper' },
    { order: 'riskiest', after: null, limit: 2 },
  );
  expect(page.isBounded).toBe(true);
  const risks = await database.prisma.comment.findMany({ where: { id: { in: page.ids } } });
  expect(risks.map(({ risk }) => risk).sort()).toEqual([1, 7]);
});

test.each(['x', '-1', '9999999999', '9.9999999999', '1.2.3', "1'"])(
  'when the page is %j, it begins anew',
  async (after) => {
    const [id] = await add({});
    for (const order of ['oldest', 'newest', 'riskiest'] as const) {
      expect((await findComments({ database }, {}, { order, after, limit: 5 })).ids).toEqual([id]);
    }
  },
);
