import MarkdownIt, { type Token } from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

/** Goes up when the same text would give other HTML, so that what is stored can be made anew. */
export const RENDERER_VERSION = 1;

const LINK_REL = 'nofollow ugc noopener';

/**
 * A text with more signs of markup or lines than this is shown as plain paragraphs. No person writes so many
 * in 65,525 characters, and a Markdown parser's time grows with them, for some patterns with their square.
 */
const MOST_MARKS = 2_000;

const MARK = /[*_`[\]<>~\\\n]|:\/\//g;

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
parser.validateLink = isWebLink;

const ALLOWED_TAGS = ['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'];

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ALLOWED_TAGS,
  // A list keeps its first number, or "1986. A good year" would become another statement.
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  transformTags: { a: (tagName, { href }) => ({ tagName, attribs: { href: href ?? '', rel: LINK_REL } }) },
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

/** With the slashes, since a browser takes `http:page` for a page of ours. */
function isWebLink(href: string): boolean {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return false;
  const { username, password } = new URL(href);
  return username === '' && password === '';
}

function hasTooMuchMarkup(text: string): boolean {
  let marks = 0;
  for (const _ of text.matchAll(MARK)) if (++marks > MOST_MARKS) return true;
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
    .map((link) => String(link.attrGet('href')));
}

const addressesIn = (text: string): string[] => text.match(/\bhttps?:\/\/[^\s<>"]+/gi) ?? [];
