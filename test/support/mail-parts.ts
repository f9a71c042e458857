import { load } from 'cheerio';

interface Parts {
  text: string;
  html: string;
}

const ADDRESS = /https?:\/\/[^\s<>"]+/g;
const WORD = /[\p{Letter}\p{Number}]+/gu;

/** The words of each part of a mail in their order, and where each leads; equal when both say the same. */
export function readParts({
  text,
  html,
}: Parts): Record<'text' | 'html', { words: string[]; links: string[] }> {
  const $ = load(html);
  $('head').remove();
  $('br, p, li, h1, h2, h3, blockquote, div').after('\n');
  const links = $('a')
    .toArray()
    .map((link) => $(link).attr('href') ?? '');
  return {
    text: {
      words: wordsIn(text),
      links: [...text.replace(/^>.*$/gm, '').matchAll(ADDRESS)].map(([url]) => url),
    },
    html: { words: wordsIn($('body').text()), links },
  };
}

const wordsIn = (text: string): string[] => text.replace(ADDRESS, ' ').match(WORD) ?? [];

/** Fails with the difference when the plain part and the HTML part do not say the same in the same order. */
export function expectEqualParts(parts: Parts): void {
  const { text, html } = readParts(parts);
  expect(html.words).toEqual(text.words);
  // What somebody gave as their website is no link in HTML, and in plain text it looks like one.
  const ours = new URL(html.links[0] ?? '').origin;
  expect(html.links).toEqual(text.links.filter((link) => link.startsWith(`${ours}/`)));
}
