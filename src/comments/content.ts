import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

/** Goes up when the same text would give other HTML, so that what is stored can be made anew. */
export const RENDERER_VERSION = 1;

const LINK_REL = 'nofollow ugc noopener';

/**
 * A text with more signs of markup than this is shown as plain paragraphs: no person writes so many, and
 * some patterns of them cost a Markdown parser time that grows with their square.
 */
const MOST_MARKS = 2_000;

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

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'],
  allowedAttributes: { a: ['href', 'rel'] },
  allowedSchemes: ['http', 'https'],
  transformTags: { a: (tagName, { href }) => ({ tagName, attribs: { href: href ?? '', rel: LINK_REL } }) },
};

/** The only place that makes HTML of a reader's text. */
export function renderComment(text: string): { html: string; links: string[]; version: number } {
  const html = hasTooMuchMarkup(text) ? plainParagraphs(text) : sanitizeHtml(parser.render(text), ALLOWED);
  return { html: html.trim(), links: linksIn(html), version: RENDERER_VERSION };
}

/** The HTML of a comment with its links turned into their text, for pages that only the author sees. */
export const withoutLinks = (html: string): string =>
  sanitizeHtml(html, {
    ...ALLOWED,
    allowedTags: (ALLOWED.allowedTags as string[]).filter((tag) => tag !== 'a'),
  });

function isWebLink(href: string): boolean {
  if (!URL.canParse(href)) return false;
  const { protocol, username, password } = new URL(href);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

function hasTooMuchMarkup(text: string): boolean {
  let marks = 0;
  for (const _ of text.matchAll(/[*_`[\]<>!~#|\\&]|:\/\/|^[ \t]*[-+\d]/gm))
    if (++marks > MOST_MARKS) return true;
  return false;
}

function plainParagraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${parser.utils.escapeHtml(paragraph).replaceAll('\n', '<br />\n')}</p>`)
    .join('\n');
}

const linksIn = (html: string): string[] =>
  [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => parser.utils.unescapeAll(href!));
