import { load } from 'cheerio';
import fc from 'fast-check';
import { renderComment, RENDERER_VERSION, withoutLinks } from '../../src/comments/content.ts';

const LENGTH = 65_525;
const html = (text: string) => renderComment(text).html;
const link = (href: string, text: string) => `<a href="${href}" rel="nofollow ugc noopener">${text}</a>`;

describe('what a reader writes', () => {
  test.each([
    ['Hello', '<p>Hello</p>'],
    ['one\ntwo\n\nthree', '<p>one<br />\ntwo</p>\n<p>three</p>'],
    ['*em* **strong** `a < b`', '<p><em>em</em> <strong>strong</strong> <code>a &lt; b</code></p>'],
    ['```js\na < b\n```', '<pre><code>a &lt; b\n</code></pre>'],
    ['> said', '<blockquote>\n<p>said</p>\n</blockquote>'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['1986. A good year', '<ol start="1986">\n<li>A good year</li>\n</ol>'],
    ['\\*kept\\*', '<p>*kept*</p>'],
    ['AT&T &amp; me', '<p>AT&amp;T &amp;amp; me</p>'],
    [
      'See https://a.example/b?c=1&d=2.',
      `<p>See ${link('https://a.example/b?c=1&amp;d=2', 'https://a.example/b?c=1&amp;d=2')}.</p>`,
    ],
    ['[there](http://a.example)', `<p>${link('http://a.example', 'there')}</p>`],
    ['<https://a.example>', `<p>${link('https://a.example', 'https://a.example')}</p>`],
  ])('when it is %j, it becomes %j', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  test.each([
    '# heading',
    '![x](https://a.example/x.png)',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '<b>bold</b><script>alert(1)</script>',
    '    indented',
    '~~struck~~',
    '---',
  ])('when it is %j, it is shown as text or by the small subset only', (text) => {
    expect(load(html(text))('h1, img, table, b, script, pre, s, hr')).toHaveLength(0);
  });
});

describe('links', () => {
  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java&#115;cript:alert(1))',
    '[x](data:text/html,x)',
    '[x](vbscript:x)',
    '[x](//evil.example)',
    '[x](/desk)',
    '[x](http:desk)',
    '[x](https:/desk)',
    '[x](http://user:pass@a.example)',
    '[x](http://user@a.example)',
    'https://user@a.example',
    '[x](mailto:a@b.example)',
    '<mailto:a@b.example>',
    'mailto:a@b.example',
    'a@b.example',
    'www.a.example',
    'a.example',
    '//a.example',
    'ftp://a.example',
    '<ftp://a.example>',
    '[x](http://)',
    '[x]()',
    '[x](<>)',
    '[x](http://[)',
  ])('when the text is %j, there is no link', (text) => {
    const { html: rendered, links } = renderComment(text);
    expect(load(rendered)('a')).toHaveLength(0);
    expect(links).toEqual([]);
  });

  test('when there are links, their targets are told in order', () => {
    const text = 'https://a.example/?x=1&y=2 and\n\n- [b](http://b.example "t") and <https://c.example>';
    expect(renderComment(text).links).toEqual([
      'https://a.example/?x=1&y=2',
      'http://b.example',
      'https://c.example',
    ]);
  });

  test('when links are taken out, their text and the rest stay', () => {
    const { html: rendered } = renderComment('*a* [b](http://b.example) https://c.example');
    expect(withoutLinks(rendered)).toBe('<p><em>a</em> b https://c.example</p>');
  });
});

test('when the same text is rendered, the version of the renderer is told', () => {
  expect(renderComment('x').version).toBe(RENDERER_VERSION);
});

test('whatever is written, only the allowed elements and attributes come out', () => {
  const pieces = [
    '<',
    '>',
    '"',
    "'",
    '&',
    '[',
    '](',
    ')',
    '*',
    '_',
    '`',
    '\n',
    '> ',
    '- ',
    '1. ',
    'http://a.b',
    '<img src=x onerror=y>',
    'javascript:',
    '\\',
    ' ',
    'x',
    '<a href="',
    '![',
    '&#x3c;',
    '```',
    '<!--',
    '\u202e',
    '\t',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
      const $ = load(html(parts.join('')), null, false);
      $('*').each((_index, element) => {
        const { name, attribs } = element as unknown as { name: string; attribs: Record<string, string> };
        expect(['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a']).toContain(
          name,
        );
        if (name === 'a')
          expect(attribs).toEqual({
            href: expect.stringMatching(/^https?:\/\//),
            rel: 'nofollow ugc noopener',
          });
        else
          expect(Object.keys(attribs).filter((attribute) => name !== 'ol' || attribute !== 'start')).toEqual(
            [],
          );
      });
    }),
    { numRuns: 300 },
  );
});

describe('texts made to take long', () => {
  test('when there is too much markup, the text is shown as plain paragraphs and its addresses still count', () => {
    const { html: rendered, links } = renderComment(`<b>\n\n${'*'.repeat(2001)}\nhttp://a.example "x"`);
    expect(rendered).toBe(
      `<p>&lt;b&gt;</p>\n<p>${'*'.repeat(2001)}<br />\nhttp://a.example &quot;x&quot;</p>`,
    );
    expect(links).toEqual(['http://a.example']);
  });

  const patterns = [
    '[',
    '*',
    '_',
    '`',
    '>',
    '![](',
    '- ',
    '> - ',
    '- - ',
    'http://',
    'a@',
    '<',
    '<a',
    '](',
    '[a](b "',
    '[a](<b',
    '**a*',
    '*a_',
    '`a``b```c',
    '~~~\n',
    '```\n',
    'a\n',
    'a\n\n',
    '\n',
    ' ',
    '\t',
    '"',
    '&',
    '\\',
    '(((',
    '[a](http://a.b) ',
    'http://a(',
    'www.a.b ',
    '//a.b ',
    'a',
    '🙂',
    '\u0300',
    '1. a\n',
    '<!--',
    'http',
    'a:',
  ];

  // How long each takes beside an ordinary text is measured in bench/texts.ts.
  test.each(patterns)('when the text is %j again and again, what becomes of it stays small', (pattern) => {
    expectSmall(pattern.repeat(LENGTH / pattern.length));
  });

  test.each(patterns)(
    'when there is just as much of %j as allowed, what becomes of it stays small',
    (pattern) => {
      const filler = 'a'.repeat(Math.max(0, 32 - pattern.length));
      expectSmall((pattern + filler).repeat(1999).slice(0, LENGTH));
      expectSmall((pattern + '"'.repeat(filler.length)).repeat(1999).slice(0, LENGTH));
      expectSmall(pattern.repeat(1999 / pattern.length).padEnd(LENGTH, 'a '));
    },
  );

  test('when there are more addresses than a person types, they count but are not made into links', () => {
    const addresses = (count: number) => renderComment('http://a.example '.repeat(count));
    expect(load(addresses(200).html)('a')).toHaveLength(200);
    expect(load(addresses(201).html)('a')).toHaveLength(0);
    expect(addresses(201).links).toHaveLength(201);
  });
});

/** The longest piece of HTML for one character is &quot; with a break; links are few. */
function expectSmall(text: string): void {
  const rendered = html(text);
  expect(rendered.length).toBeLessThan(10 * text.length);
  expect(rendered.split('<a ').length).toBeLessThanOrEqual(201);
}
