import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

const markdown = new MarkdownIt({ html: false, linkify: true });

/** A page makes no request to another site: a picture from there is shown as its alternative text. */
markdown.renderer.rules.image = (tokens, at, options, env, self) => {
  const token = tokens[at]!;
  const alt = self.renderInlineAsText(token.children ?? [], options, env);
  if (!isOnThisSite(token.attrGet('src') ?? '')) return markdown.utils.escapeHtml(alt);
  token.attrSet('alt', alt);
  return self.renderToken(tokens, at, options);
};

const SOMEWHERE = 'http://here.invalid/articles/';

function isOnThisSite(address: string): boolean {
  try {
    return address !== '' && new URL(address, SOMEWHERE).origin === new URL(SOMEWHERE).origin;
  } catch {
    return false;
  }
}

/** What an article may hold; once more without foreign pictures, whatever made the HTML. */
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
