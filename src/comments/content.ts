import MarkdownIt, { type Token } from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { isWebAddress } from '../text/web-address.ts';

/** Goes up when the same text would give other HTML, so that what is stored can be made anew. */
export const RENDERER_VERSION = 1;

const LINK_REL = 'nofollow ugc noopener';

/**
 * A text with more signs of markup or lines than this is shown as plain paragraphs. No person writes so many
 * in 65,525 characters, and a Markdown parser's time grows with them, for some patterns with their square.
 */
const MOST_MARKS = 2_000;

const MARK = /[*_`[\]<>~\\\n]|:\/\//g;

/** The same for web addresses, of which each costs as much as a hundred letters. */
const MOST_ADDRESSES = 200;

const ADDRESS = /:\/\//g;

/** The same for characters that HTML escapes, which cost the sanitiser; here a long dialogue needs room. */
const MOST_ESCAPES = 10_000;

const ESCAPED = /["&]/g;

const parser = new MarkdownIt('zero', { html: false, breaks: true, linkify: true }).enable([
  'emphasis',
  'backticks',
  'fence',
  'blockquote',
  'list',
  'link',
  'autolink',
  'linkify',
  'newline',
  'escape',
]);
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
parser.linkify.add('ftp:', null).add('mailto:', null).add('//', null);
parser.validateLink = isWebAddress;

const ALLOWED_TAGS = ['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'];

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ALLOWED_TAGS,
  // A list keeps its first number, or "1986. A good year" would become another statement.
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  transformTags: { a: toSafeLink },
};

const WITHOUT_LINKS: sanitizeHtml.IOptions = {
  ...ALLOWED,
  allowedTags: ALLOWED_TAGS.filter((tag) => tag !== 'a'),
};

export interface RenderedComment {
  html: string;
  /** Web addresses in the text, in order; those that are shown as plain text too. */
  links: string[];
  version: number;
}

/** The only place that makes HTML of a reader's text. */
export function renderComment(text: string): RenderedComment {
  if (hasTooMuchMarkup(text)) {
    return { html: plainParagraphs(text), links: addressesIn(text), version: RENDERER_VERSION };
  }
  const tokens = parser.parse(text, {});
  const html = sanitizeHtml(parser.renderer.render(tokens, parser.options, {}), ALLOWED).trim();
  return { html, links: linksIn(tokens), version: RENDERER_VERSION };
}

/** The HTML of a comment with its links turned into their text, for pages that only the author sees. */
export const withoutLinks = (html: string): string => sanitizeHtml(html, WITHOUT_LINKS);

/** Markdown lets an empty target pass; a link to nowhere is left as its text. */
function toSafeLink(tagName: string, { href = '' }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  return isWebAddress(href)
    ? { tagName, attribs: { href, rel: LINK_REL } }
    : { tagName: 'span', attribs: {} };
}

const hasTooMuchMarkup = (text: string): boolean =>
  occursMoreThan(MOST_MARKS, MARK, text) ||
  occursMoreThan(MOST_ADDRESSES, ADDRESS, text) ||
  occursMoreThan(MOST_ESCAPES, ESCAPED, text);

function occursMoreThan(limit: number, pattern: RegExp, text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(pattern)) if (++count > limit) return true;
  return false;
}

function plainParagraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${parser.utils.escapeHtml(paragraph).replaceAll('\n', '<br />\n')}</p>`)
    .join('\n');
}

function linksIn(tokens: Token[]): string[] {
  return tokens
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'link_open')
    .map((link) => String(link.attrGet('href')))
    .filter(isWebAddress);
}

const addressesIn = (text: string): string[] => text.match(/\bhttps?:\/\/[^\s<>"]+/gi) ?? [];
