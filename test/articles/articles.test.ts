import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArticleFile } from '../../src/articles/read-article-file.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const at = new Date('2025-01-01T00:00:00Z');
const read = (name: string, text: string | Buffer) => readArticleFile(name, Buffer.from(text as string), at);

/** Each line names the one before ten times. */
const bomb = [...'bcdefghij']
  .map((name, n) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[n]}`).join(', ')}]`)
  .join('\n');

describe('a file', () => {
  test('with front matter becomes an article as it says', () => {
    const text =
      '---\ntitle: A "quoted" title\nslug: my-slug\npublished: 2024-07-01T09:00:00Z\ncomments: closed\n---\n\n# Head\n\nÄ *b*';
    expect(read('x.md', text)).toMatchObject({
      ok: true,
      source: {
        slug: 'my-slug',
        title: 'A "quoted" title',
        comments: 'closed',
        html: '<h2>Head</h2>\n<p>Ä <em>b</em></p>\n',
      },
    });
  });

  test('that names a day without a time of day keeps that', () => {
    const days = ['2025-03-04', '2025-03-04T00:00:00Z'].map((day) =>
      read('x.md', `---\npublished: ${day}\n---\nText`),
    );
    expect(days).toMatchObject([
      { source: { publishedAt: new Date('2025-03-04T00:00:00Z'), publishedDateOnly: true } },
      { source: { publishedAt: new Date('2025-03-04T00:00:00Z'), publishedDateOnly: false } },
    ]);
  });

  test('without front matter takes its title from the first heading and its slug from the name', () => {
    expect(read('Über Züge.md', '# Über Züge\n\nText')).toMatchObject({
      source: { slug: 'uber-zuge', title: 'Über Züge', publishedAt: at },
    });
  });

  test('of plain text keeps its quotes and line ends, and nothing in it is markup', () => {
    expect(read('note.txt', 'A title\n\n"Quotes" & <b>\nnext line')).toMatchObject({
      source: { title: 'A title', html: '<p>&quot;Quotes&quot; &amp; &lt;b&gt;<br />\nnext line</p>' },
    });
  });

  test('can bring no script, no foreign picture and no hostile link', () => {
    const result = read(
      'x.md',
      'Hi <script>alert(1)</script> ![x](https://evil.example/a.png) [y](javascript:alert(1))',
    );
    const html = result.ok ? result.source.html : '';
    expect(html).not.toMatch(/<script|<img|href="javascript/);
  });

  test.each([
    ['https://elsewhere.example/a.png', 'Before A &lt;b&gt; train after'],
    ['//elsewhere.example/a.png', 'Before A &lt;b&gt; train after'],
    ['data:image/png;base64,AAAA', 'Before A &lt;b&gt; train after'],
    ['/pictures/a.png', 'Before <img src="/pictures/a.png" alt="A &lt;b&gt; train" /> after'],
    ['a.png', 'Before <img src="a.png" alt="A &lt;b&gt; train" /> after'],
  ])(
    'with a picture at %s shows the picture if it is of this site, or else its text',
    (address, expected) => {
      const result = read('x.md', `# T\n\nBefore ![A <b> train](${address}) after`);
      expect(result.ok ? result.source.html : result.reason).toBe(`<p>${expected}</p>\n`);
    },
  );

  test.each([
    ['title: [\n', 3, /^Flow sequence .* end with a \]$/],
    ['title: T\nstandfirst: a: b\n', 3, /^Nested mappings are not allowed in compact mappings$/],
    ['title: T\ntitle: U\n', 3, /^Map keys must be unique$/],
    ['slug: a\ntitle: 5\n', 3, /^title must be text; put it in quotes$/],
    ['slug: A B\n', 2, /^slug may have lower-case letters, digits and single hyphens only$/],
    ['title: T\npublished: 5\n', 3, /^published is no date; write 2024/],
    ['- a\n', 1, /^the front matter must be lines such as title: My title$/],
  ])('whose front matter is %j is named with line %i and one reason', (yaml, line, reason) => {
    expect(read('x.md', `---\n${yaml}---\nText`)).toMatchObject({
      ok: false,
      line,
      reason: expect.stringMatching(reason),
    });
  });

  test.each(['', '\n \n', '---\ntitle: T\n---\n\n'])('without text (%j) is named', (text) => {
    expect(read('x.md', text)).toEqual({ ok: false, line: 1, reason: 'has no text' });
  });

  test.each([
    ['broken YAML', '---\ntitle: [\n---\nText', 3],
    ['a wrong value', '---\ntitle: T\ncomments: maybe\n---\nText', 3],
    ['a bad date', '---\npublished: soon\n---\nText', 2],
    ['aliases that multiply', `---\na: &a [x, x]\n${bomb}\n---\nText`, 1],
    ['bytes that are no UTF-8', Buffer.from([0x41, 0x0a, 0xff, 0xfe]), 2],
  ])('with %s is named with its line', (_, text, line) => {
    const result = read('x.md', text);
    expect(result).toMatchObject({ ok: false, line });
    expect(result.ok ? '' : result.reason).not.toBe('');
  });
});

describe('the folder', () => {
  let app: TestApp;
  beforeEach(async () => (app = await startTestApp()));
  afterEach(() => app.close());

  /** Asks again until the page is as expected, for at most two seconds. */
  async function within(path: string, isRight: (body: string, status: number) => boolean): Promise<void> {
    const deadline = performance.now() + 2_000;
    for (;;) {
      const { body, status } = await app.browser.open(path);
      if (isRight(body, status)) return;
      if (performance.now() > deadline) throw new Error(`${path} did not become right:\n${status} ${body}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  test('a file dropped in is on the page within two seconds, a change too, and a removed one is gone', async () => {
    const file = join(app.services.settings.articlesDir, 'fresh.md');
    writeFileSync(file, '# Fresh “news”\n\nÀ la carte');
    await within('/articles/fresh', (body) => body.includes('À la carte') && body.includes('Fresh “news”'));
    await within('/', (body) => body.includes('Fresh “news”'));
    writeFileSync(file, '# Fresh “news”\n\nCorrected');
    await within('/articles/fresh', (body) => body.includes('Corrected'));
    rmSync(file);
    await within('/articles/fresh', (_, status) => status === 404);
  });

  test('a broken file is named in the log and does not stop the others', async () => {
    writeFileSync(join(app.services.settings.articlesDir, 'broken.md'), '---\ntitle: [\n---\n');
    writeFileSync(join(app.services.settings.articlesDir, 'good.md'), '# Good\n\nText');
    await within('/articles/good', (_, status) => status === 200);
    expect(app.logLines.join('')).toContain('articles/broken.md line 3');
  });
});
