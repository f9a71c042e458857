import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type ArticleFolder, openArticleFolder } from '../../src/articles/article-folder.ts';
import { listArticles } from '../../src/articles/articles.repository.ts';
import { createPageCache } from '../../src/cache/pages.ts';
import type { Database } from '../../src/database/database.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestClock } from '../support/test-clock.ts';
import { within } from '../support/within.ts';

describe('the watched folder', () => {
  let database: Database;
  let testDatabase: Awaited<ReturnType<typeof openTestDatabase>>;
  let articlesDir: string;
  let logLines: string[];
  const opened: ArticleFolder[] = [];

  beforeEach(async () => {
    testDatabase = await openTestDatabase();
    database = testDatabase.database;
    articlesDir = mkdtempSync(join(tmpdir(), 'moderato-articles-'));
    logLines = [];
  });
  afterEach(async () => {
    for (const folder of opened.splice(0)) await folder.close();
    await testDatabase.close();
    rmSync(articlesDir, { recursive: true, force: true });
  });

  const write = (file: string, text: string) => writeFileSync(join(articlesDir, file), text);
  const remove = (file: string) => rmSync(join(articlesDir, file));
  const slugs = async () => (await listArticles(database)).map(({ slug }) => slug).sort();

  async function open(pages = createPageCache(), opening: Database = database): Promise<ArticleFolder> {
    const log = pino({ level: 'info' }, { write: (line: string) => void logLines.push(line) });
    const settings = { articlesDir } as Settings;
    const folder = await openArticleFolder({
      settings,
      database: opening,
      log,
      clock: createTestClock(),
      pages,
    });
    opened.push(folder);
    return folder;
  }

  test('when the folder is not there, it is made, and one line names it', async () => {
    rmSync(articlesDir, { recursive: true });
    await open();
    expect(logLines).toEqual([expect.stringContaining(`ARTICLES_DIR ${articlesDir} was not there`)]);
  });

  test('when no folder can be made there, the start is refused and says which setting to change', async () => {
    articlesDir = '/proc/moderato/articles';
    await expect(open()).rejects.toThrow('ARTICLES_DIR /proc/moderato/articles cannot be made');
  });

  test('when a file is empty, it is no article and is named', async () => {
    write('empty.md', '');
    const folder = await open();
    expect(await slugs()).toEqual([]);
    expect(folder.problems()).toEqual([{ file: 'empty.md', line: 1, reason: 'has no text' }]);
  });

  test('when a file is removed while another is broken, its article is gone all the same', async () => {
    write('kept.md', '# Kept');
    write('leaving.md', '# Leaving');
    await open();
    write('kept.md', '---\ntitle: [\n---\n');
    await within(2_000, () => logLines.join('').includes('kept.md line'));
    remove('leaving.md');
    await within(2_000, async () => !(await slugs()).includes('leaving'));
    expect(await slugs()).toEqual(['kept']);
  });

  test('when a file is broken from the start, the article it may be stays', async () => {
    write('a.md', '---\nslug: other-name\n---\nText');
    await (await open()).close();
    write('a.md', '---\nslug: other-name\ntitle: [\n---\n');
    await open();
    expect(await slugs()).toEqual(['other-name']);
  });

  test('when two files have the same slug, the second is named and removals are still seen', async () => {
    write('a.md', '---\nslug: same\n---\nText');
    write('b.md', '---\nslug: same\n---\nText');
    write('c.md', 'Text');
    const folder = await open();
    expect(logLines.join('')).toContain('articles/b.md line 1: has the same slug as a.md');
    expect(folder.count()).toBe(2);
    remove('c.md');
    await within(2_000, async () => (await slugs()).join() === 'same');
  });

  test('when another file changes again and again, a new one is read within two seconds', async () => {
    await open();
    let n = 0;
    const busy = setInterval(() => write('draft.txt', `Draft ${n++}`), 40);
    try {
      write('fresh.md', '# Fresh');
      await within(2_000, async () => (await slugs()).includes('fresh'));
    } finally {
      clearInterval(busy);
    }
  });

  test('when a broken file stays as it is, it is named once', async () => {
    write('bad.md', '---\ntitle: [\n---\n');
    await open();
    write('good.md', 'Text');
    await within(2_000, async () => (await slugs()).includes('good'));
    expect(logLines.filter((line) => line.includes('articles/bad.md'))).toHaveLength(1);
  });

  test('when the database takes one article only later, the others are there and it follows by itself', async () => {
    write('a.md', 'Text');
    write('b.md', 'Text');
    let isRefusing = true;
    const transaction: Database['transaction'] = (work) =>
      database.transaction((tx) =>
        work({
          ...tx,
          run: (sql, values) =>
            isRefusing && values?.[0] === 'a' ? Promise.reject(new Error('refused')) : tx.run(sql, values),
        }),
      );
    await open(createPageCache(), { ...database, transaction });
    expect(await slugs()).toEqual(['b']);
    expect(logLines.join('')).toContain('articles/a.md');
    isRefusing = false;
    await within(5_000, async () => (await slugs()).join() === 'a,b');
    await within(2_000, () => logLines.join('').includes('the articles are stored again'));
  });

  test('when two processes watch the folder, both drop the page that changed', async () => {
    write('a.md', 'Old');
    const caches = [createPageCache(), createPageCache()];
    for (const pages of caches) await open(pages);
    const html = async () => ({ html: (await database.prisma.article.findFirstOrThrow()).html });
    const shown = () =>
      Promise.all(caches.map(async (pages) => (await pages.get('a', 'a', html)).bytes.toString()));
    expect(await shown()).toEqual(['<p>Old</p>\n', '<p>Old</p>\n']);
    write('a.md', 'New');
    await within(2_000, async () => (await shown()).every((page) => page === '<p>New</p>\n'));
  });
});
