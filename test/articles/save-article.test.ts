import { createPageCache } from '../../src/cache/pages.ts';
import type { Database } from '../../src/database/database.ts';
import { listArticles } from '../../src/articles/articles.repository.ts';
import { markMissing, saveArticle } from '../../src/articles/save-article.ts';
import type { ArticleSource } from '../../src/articles/read-article-file.ts';
import { openTestDatabase } from '../support/database.ts';

const source = (slug: string, changes: Partial<ArticleSource> = {}): ArticleSource => ({
  slug,
  title: slug,
  standfirst: '',
  byline: '',
  place: '',
  html: '<p>Text</p>',
  publishedAt: new Date('2025-01-01T00:00:00Z'),
  hasDate: false,
  publishedDateOnly: false,
  comments: 'open',
  closesAt: null,
  sourceHash: 'first',
  ...changes,
});

describe('stored articles', () => {
  let database: Database;
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeEach(async () => {
    opened = await openTestDatabase();
    database = opened.database;
  });
  afterEach(() => opened.close());

  const save = (article: ArticleSource) => saveArticle({ database, pages: createPageCache() }, article);
  const stored = (slug: string) => database.prisma.article.findUniqueOrThrow({ where: { slug } });

  test('when a file changes, its text is taken over; the same again changes nothing', async () => {
    await save(source('a'));
    const changed = source('a', { html: '<p>New</p>', sourceHash: 'second' });
    expect(await save(changed)).toBe(true);
    expect(await save(changed)).toBe(false);
    expect(await stored('a')).toMatchObject({ html: '<p>New</p>', comments: 'open' });
  });

  test('when a file says that comments are closed now, or when they close, that counts', async () => {
    await save(source('a'));
    await save(source('a', { comments: 'closed', sourceHash: 'second' }));
    expect((await stored('a')).comments).toBe('closed');
    const closesAt = new Date('2025-05-01T00:00:00Z');
    await save(source('a', { closesAt, sourceHash: 'third' }));
    expect(await stored('a')).toMatchObject({ comments: 'open', closesAt });
  });

  test('when something else closed the comments, a file that changes otherwise does not open them', async () => {
    await save(source('a'));
    await database.prisma.article.update({ where: { slug: 'a' }, data: { comments: 'closed' } });
    await save(source('a', { html: '<p>New</p>', sourceHash: 'second' }));
    expect(await stored('a')).toMatchObject({ html: '<p>New</p>', comments: 'closed' });
  });

  test.each([
    [false, '2025-01-01T00:00:00.000Z'],
    [true, '2025-06-01T00:00:00.000Z'],
  ])(
    'when the text changes and the file names a date: %s, the article is of %s',
    async (hasDate, expected) => {
      await save(source('a'));
      const publishedAt = new Date('2025-06-01T00:00:00Z');
      await save(source('a', { hasDate, publishedAt, sourceHash: 'second' }));
      const stored = await database.prisma.article.findUniqueOrThrow({ where: { slug: 'a' } });
      expect(stored.publishedAt.toISOString()).toBe(expected);
    },
  );

  test('when two processes meet the same new file, there is one article and no error', async () => {
    await Promise.all([1, 2, 3, 4].map(() => save(source('a'))));
    expect(await listArticles(database)).toHaveLength(1);
  });

  test('when a file is gone, its article is not listed until the file is back', async () => {
    await save(source('old', { publishedAt: new Date('2024-01-01T00:00:00Z') }));
    await save(source('new'));
    const slugs = async () => (await listArticles(database)).map(({ slug }) => slug);
    expect(await slugs()).toEqual(['new', 'old']);
    expect(await markMissing({ database, pages: createPageCache() }, ['old'], new Date())).toEqual(['new']);
    expect(await slugs()).toEqual(['old']);
    expect(await save(source('new'))).toBe(true);
    expect(await slugs()).toEqual(['new', 'old']);
  });
});
