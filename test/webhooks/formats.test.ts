import { load } from 'cheerio';
import MarkdownIt from 'markdown-it';
import { type Format, writeEvent } from '../../src/webhooks/formats.ts';
import type { WebhookEvent } from '../../src/webhooks/make-event.ts';

const event = (changes: Partial<WebhookEvent['comment']> = {}): WebhookEvent => ({
  event: 'comment.held',
  at: '2025-03-01T10:00:00.000Z',
  site: { name: 'Häfen & Züge', url: 'https://comments.example.com' },
  comment: {
    id: 7,
    status: 'pending',
    author: 'Mia',
    text: 'I take the sleeper every winter.',
    url: 'https://comments.example.com/articles/night-trains/comments/7',
    deskUrl: 'https://comments.example.com/desk/comments/7',
    parentId: null,
    submittedAt: '2025-03-01T10:00:00.000Z',
    article: {
      title: 'Night trains',
      slug: 'night-trains',
      url: 'https://comments.example.com/articles/night-trains',
    },
    ...changes,
  },
});

const HOSTILE = {
  author: '<!channel> \u202eMia\r\nX: y',
  text: `</blockquote><img src=x onerror=alert(1)>\n<https://evil.example|click>\n${'x'.repeat(1000)}`,
  article: { title: 'A | B > C', slug: 'a', url: 'https://comments.example.com/articles/a' },
};

test('JSON has the id first and everything that the docs name', () => {
  const { headers, body } = writeEvent('json', event(), 'evt-1-2');
  expect(headers).toEqual({ 'Content-Type': 'application/json; charset=utf-8' });
  expect(body.startsWith('{"id":"evt-1-2","event":"comment.held","at":"2025-')).toBe(true);
  expect(JSON.parse(body)).toEqual({ id: 'evt-1-2', ...event() });
});

test('Slack gets a sentence with the article and the desk as links', () => {
  const { text } = JSON.parse(writeEvent('slack', event(), 'evt-1').body) as { text: string };
  expect(text).toBe(
    'A comment by Mia on <https://comments.example.com/articles/night-trains|Night trains> waits for a decision. ' +
      '<https://comments.example.com/desk/comments/7|Open on the desk>\n&gt; I take the sleeper every winter.',
  );
});

test('Slack reads no mention and no link out of what a reader wrote', () => {
  const { text } = JSON.parse(writeEvent('slack', event(HOSTILE), 'evt-1').body) as { text: string };
  expect(text).toContain(
    'A comment by &lt;!channel&gt; Mia X: y on <https://comments.example.com/articles/a|A ¦ B &gt; C>',
  );
  expect(text.match(/</g)).toHaveLength(2);
  expect(text).not.toContain('\u202e');
});

test('Matrix gets the same as text and as HTML, in which a reader marks nothing up', () => {
  const { text, html } = JSON.parse(writeEvent('matrix', event(HOSTILE), 'evt-1').body) as Record<
    string,
    string
  >;
  expect(text).toContain('A comment by <!channel> Mia X: y on “A | B > C” waits for a decision.');
  const $ = load(html!);
  expect($('img, script')).toHaveLength(0);
  expect(
    $('a')
      .toArray()
      .map((link) => $(link).attr('href')),
  ).toEqual(['https://comments.example.com/articles/a', 'https://comments.example.com/desk/comments/7']);
  expect($('blockquote').text()).toContain('onerror=alert(1)');
});

test('ntfy gets a text, with the title in ASCII and the desk to click on', () => {
  const { headers, body } = writeEvent('ntfy', event(HOSTILE), 'evt-1');
  expect(headers).toEqual({
    'Content-Type': 'text/plain; charset=utf-8',
    Title: `=?UTF-8?B?${Buffer.from('Häfen & Züge').toString('base64')}?=`,
    Click: 'https://comments.example.com/desk/comments/7',
  });
  expect(body.split('\n')).toHaveLength(3);
  expect(body.length).toBeLessThan(500);
});

describe('what a reader wrote', () => {
  /** Each with a · where the chats get a hair space. */
  const hostile: [typed: string, shown: string][] = [
    ['@channel @here @all @room @mia:chat.example', '@·channel @·here @·all @·room @·mia:·chat.·example'],
    ['[click](http://evil.example)', '[click]·(http:·/·/·evil.·example)'],
    ['![x](https://evil.example/x.png)', '![x]·(https:·/·/·evil.·example/·x.·png)'],
    ['[click]: http://evil.example', '[click]·: http:·/·/·evil.·example'],
    ['see http://evil.example, www.evil.com', 'see http:·/·/·evil.·example, www.·evil.·com'],
    ['evil.com/x and localhost/x', 'evil.·com/·x and localhost/·x'],
    ['me@evil.com mailto:me@evil.com', 'me@·evil.·com mailto:·me@·evil.·com'],
    ['#room:evil.com #topic', '#·room:·evil.·com #·topic'],
    ['*star* **stars** _line_ __lines__', '*·star* *·*·stars*·* _·line_ _·_·lines_·_'],
    ['~wave~ ~~waves~~', '~·wave~ ~·~·waves~·~'],
    ['`code` ```more```', "'code' '''more'''"],
    ['# Heading', '#· Heading'],
    [':tada: 10:30', ':·tada: 10:·30'],
    ['So it is. Or not: 50 %, I say.', 'So it is. Or not: 50 %, I say.'],
  ];
  const PARTS: Record<string, (typed: string) => Partial<WebhookEvent['comment']>> = {
    text: (text) => ({ text }),
    name: (author) => ({ author }),
    title: (title) => ({ article: { ...event().comment.article, title } }),
  };
  const OURS = /https:\/\/comments\.example\.com\/[a-z0-9/-]+/g;

  const shownBy: Record<Exclude<Format, 'json'>, (body: string) => string[]> = {
    slack: (body) => [(JSON.parse(body) as { text: string }).text.replace(/<[^|]+\|([^>]+)>/g, '$1')],
    matrix(body) {
      const { text, html } = JSON.parse(body) as Record<'text' | 'html', string>;
      return [text, load(html).text()];
    },
    ntfy: (body) => [body],
  };

  /** Reads Markdown and makes links of whatever looks like an address, as the chats do together. */
  const chat = new MarkdownIt({ linkify: true });

  describe.each(Object.entries(shownBy))('in the format %s', (format, shown) => {
    test.each(hostile)(
      '%j reads like that, and becomes neither link nor mention nor markup',
      (typed, expected) => {
        for (const [part, changed] of Object.entries(PARTS)) {
          for (const text of shown(writeEvent(format as Format, event(changed(typed)), 'evt-1').body)) {
            expect([part, text]).toEqual([part, expect.stringContaining(expected.replaceAll('·', '\u200a'))]);
            const foreign = text.replace(OURS, '');
            expect(foreign).not.toMatch(/[@#:][a-z]/i);
            const $ = load(chat.render(foreign));
            expect([part, $('a, img, em, strong, s, code, h1').toArray()]).toEqual([part, []]);
          }
        }
      },
    );
  });

  test('JSON has it as it was typed', () => {
    for (const [typed] of hostile) {
      const { body } = writeEvent('json', event({ author: typed, text: typed }), 'evt-1');
      expect(JSON.parse(body)).toMatchObject({ comment: { author: typed, text: typed } });
    }
  });
});

test.each(['comment.approved', 'comment.spam', 'comment.trashed', 'comment.edited'])(
  'each chat has words for %s',
  (name) => {
    for (const format of ['slack', 'matrix', 'ntfy'] as const) {
      expect(writeEvent(format, { ...event(), event: name }, 'evt-1').body).not.toContain(name);
    }
  },
);
