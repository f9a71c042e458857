import type { Database } from '../../src/database/database.ts';
import { listArticles, markMissing, saveArticle } from '../../src/articles/articles.repository.ts';
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

  test('when a file changes, its text is taken over but not whether comments are open', async () => {
    await saveArticle(database, source('a', { comments: 'closed' }));
    const changed = source('a', { comments: 'open', html: '<p>New</p>', sourceHash: 'second' });
    expect(await saveArticle(database, changed)).toBe(true);
    expect(await saveArticle(database, changed)).toBe(false);
    const stored = await database.prisma.article.findUniqueOrThrow({ where: { slug: 'a' } });
    expect(stored).toMatchObject({ html: '<p>New</p>', comments: 'closed' });
  });

  test('when two processes meet the same new file, there is one article and no error', async () => {
    await Promise.all([1, 2, 3, 4].map(() => saveArticle(database, source('a'))));
    expect(await listArticles(database)).toHaveLength(1);
  });

  test('when a file is gone, its article is not listed until the file is back', async () => {
    await saveArticle(database, source('old', { publishedAt: new Date('2024-01-01T00:00:00Z') }));
    await saveArticle(database, source('new'));
    const slugs = async () => (await listArticles(database)).map(({ slug }) => slug);
    expect(await slugs()).toEqual(['new', 'old']);
    expect(await markMissing(database, ['old'], new Date())).toEqual(['new']);
    expect(await slugs()).toEqual(['old']);
    expect(await saveArticle(database, source('new'))).toBe(true);
    expect(await slugs()).toEqual(['new', 'old']);
  });
});
