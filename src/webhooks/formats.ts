import { plainLine } from '../mail/plain-line.ts';
import { TEST_EVENT } from './events.ts';
import type { WebhookEvent } from './make-event.ts';

/** How an event is written. */
export const FORMATS = ['json', 'slack', 'matrix', 'ntfy'] as const;
export type Format = (typeof FORMATS)[number];

export const FORMAT_LABELS: Record<Format, string> = {
  json: 'JSON, for a program of your own',
  slack: 'Slack, or what takes its incoming webhooks, such as Mattermost',
  matrix: 'Matrix, by a generic webhook of Hookshot',
  ntfy: 'ntfy, to the address of a topic',
};

export interface Written {
  headers: Record<string, string>;
  body: string;
}

const EXCERPT = 300;
const JSON_HEADERS = { 'Content-Type': 'application/json; charset=utf-8' };

const WHAT: Record<string, string> = {
  'comment.held': 'waits for a decision',
  'comment.approved': 'was approved',
  'comment.spam': 'was marked as spam',
  'comment.trashed': 'went to the trash',
  'comment.edited': 'was changed',
  [TEST_EVENT]: 'does not exist: this is a test',
};

const WRITERS: Record<Format, (event: WebhookEvent & { id: string }) => Written> = {
  json: (event) => ({ headers: JSON_HEADERS, body: JSON.stringify(event) }),
  slack: (event) => ({ headers: JSON_HEADERS, body: JSON.stringify(slackText(event)) }),
  matrix: (event) => ({ headers: JSON_HEADERS, body: JSON.stringify(matrixText(event)) }),
  ntfy,
};

/** @param id the same for each call that says the same */
export const writeEvent = (format: Format, event: WebhookEvent, id: string): Written =>
  WRITERS[format]({ id, ...event });

export const formatOf = (stored: string): Format => FORMATS.find((format) => format === stored) ?? 'json';

function partsOf({ event, comment }: WebhookEvent) {
  return {
    author: plainLine(comment.author),
    what: WHAT[event] ?? event,
    title: plainLine(comment.article.title),
    excerpt: plainLine(comment.text, EXCERPT),
    deskUrl: comment.deskUrl,
    articleUrl: comment.article.url,
  };
}

/** https://docs.slack.dev/messaging/formatting-message-text : three characters are escaped, nothing else is markup in a link's label but the bar. */
function slackText(event: WebhookEvent) {
  const { author, what, title, excerpt, deskUrl, articleUrl } = partsOf(event);
  const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const link = (url: string, label: string) => `<${url}|${escape(label).replaceAll('|', '¦')}>`;
  const text = `A comment by ${escape(author)} on ${link(articleUrl, title)} ${what}. ${link(deskUrl, 'Open on the desk')}\n&gt; ${escape(excerpt)}`;
  return { text, unfurl_links: false, unfurl_media: false };
}

/** https://matrix-org.github.io/matrix-hookshot/latest/setup/webhooks.html */
function matrixText(event: WebhookEvent) {
  const { author, what, title, excerpt, deskUrl, articleUrl } = partsOf(event);
  const escape = (text: string) =>
    text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const link = (url: string, label: string) => `<a href="${escape(url)}">${escape(label)}</a>`;
  return {
    text: plainSentence(event),
    html: `A comment by ${escape(author)} on ${link(articleUrl, title)} ${what}. ${link(deskUrl, 'Open on the desk')}<blockquote>${escape(excerpt)}</blockquote>`,
  };
}

/** https://docs.ntfy.sh/publish/ : headers that are not ASCII are encoded words (RFC 2047). */
function ntfy(event: WebhookEvent): Written {
  return {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      Title: `=?UTF-8?B?${Buffer.from(plainLine(event.site.name, 60)).toString('base64')}?=`,
      Click: event.comment.deskUrl,
    },
    body: plainSentence(event),
  };
}

function plainSentence(event: WebhookEvent): string {
  const { author, what, title, excerpt, deskUrl } = partsOf(event);
  return `A comment by ${author} on “${title}” ${what}.\n${excerpt}\n${deskUrl}`;
}
