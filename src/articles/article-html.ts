import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

const markdown = new MarkdownIt({ html: false, linkify: true });

/** What an article may hold. Pictures come from this site only, since a page makes no request to another. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags:
    'h2 h3 h4 h5 h6 p br hr em strong s code pre blockquote ul ol li a img table thead tbody tr th td'.split(
      ' ',
    ),
  allowedAttributes: { a: ['href', 'title'], img: ['src', 'alt', 'title'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: [] },
  allowProtocolRelative: false,
  // The title is the page's one h1.
  transformTags: { h1: 'h2' },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
};

export const markdownToHtml = (text: string): string => sanitizeHtml(markdown.render(text), ALLOWED);

/** Paragraphs are separated by empty lines; line ends stay. */
export function plainToHtml(text: string): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph !== '');
  return paragraphs
    .map((paragraph) => `<p>${markdown.utils.escapeHtml(paragraph).replaceAll('\n', '<br />\n')}</p>`)
    .join('\n');
}
