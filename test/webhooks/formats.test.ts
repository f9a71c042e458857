import { load } from 'cheerio';
import { writeEvent } from '../../src/webhooks/formats.ts';
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

test.each(['comment.approved', 'comment.spam', 'comment.trashed', 'comment.edited'])(
  'each chat has words for %s',
  (name) => {
    for (const format of ['slack', 'matrix', 'ntfy'] as const) {
      expect(writeEvent(format, { ...event(), event: name }, 'evt-1').body).not.toContain(name);
    }
  },
);
