import { can } from '../accounts/permissions.ts';
import { WITHDRAWN } from '../comments/change-own-comment.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { ruleLabel } from '../rules/labels.ts';
import type { Services } from '../services.ts';
import { formatDay, formatInstant } from '../time/format.ts';
import { authorUrl, revealUrl } from './author-url.ts';
import { commentUrl } from './comment-url.ts';
import { decisionsFor } from './decision-table.ts';
import { beginningOf, markText, nameInSentence } from './mark-text.ts';
import { moreLike } from './more-like.ts';
import { presentText } from './present-text.ts';
import { withFrom } from './queue-page.ts';
import type { QueueComment } from './read-queue.ts';
import { STATUS_LABELS, statusLabel } from './statuses.ts';

type Needs = Pick<Services, 'site'>;

const REPLIED_TO = { longest: 160, shown: 140 };
const SHOWN_LINKS = 20;

/**
 * One comment as the queue and its own page show it.
 * @param from the page of the queue that the pages of comment and author lead back to; '' for none
 */
export function presentCard({ site }: Needs, comment: QueueComment, moderator: Moderator, from = '') {
  const { timeZone } = site.get();
  const articleUrl = `/articles/${comment.article.slug}`;
  const matchesOf = (field: string) => comment.verdicts.flatMap(({ evidence }) => matchesIn(evidence, field));
  return {
    id: comment.id,
    url: withFrom(commentUrl(comment.id), from),
    version: comment.version,
    status: comment.status,
    statusLabel: statusLabel(comment),
    author: nameInSentence(comment.authorName),
    authorParts: markText(comment.authorName, matchesOf('author')),
    authorUrl: withFrom(authorUrl(comment.commenterId), from),
    history: historyOf(comment, timeZone),
    revealUrl: can(moderator, 'authors.reveal') ? withFrom(revealUrl(comment.commenterId), from) : '',
    website: markText(comment.website, matchesOf('url')),
    submitted: formatInstant(comment.submittedAt, timeZone),
    submittedIso: comment.submittedAt.toISOString(),
    edited: comment.editedAt ? formatInstant(comment.editedAt, timeZone) : '',
    editedIso: comment.editedAt?.toISOString() ?? '',
    editedByModerator: comment.editedByModeratorAt
      ? formatInstant(comment.editedByModeratorAt, timeZone)
      : '',
    articleTitle: comment.article.title,
    articleUrl,
    publicUrl: comment.status === 'approved' ? `${articleUrl}#comment-${comment.id}` : '',
    text: comment.text,
    ...presentText(comment.text, matchesOf('comment')),
    links: linksIn(comment.html).map((target) => markText(target)),
    moreLike: moreLike(comment),
    replyTo: comment.parent && presentParent(comment.parent, from),
    heldBecause: comment.verdicts.map(presentVerdict),
    decisions:
      comment.reason === WITHDRAWN
        ? []
        : decisionsFor(comment.status).map(({ action, short }) => ({ action, label: short })),
    isByModerator: comment.moderatorId !== null,
  };
}

/** Whom a comment answers, and what they said; erased comments say nothing. */
function presentParent(parent: NonNullable<QueueComment['parent']>, from: string) {
  if (!(parent.status in STATUS_LABELS)) return null;
  const text = markText(parent.text);
  const excerpt = beginningOf(text, REPLIED_TO);
  return {
    url: withFrom(commentUrl(parent.id), from),
    author: markText(parent.authorName),
    text: excerpt.length > 0 ? excerpt : text,
    statusLabel: parent.status === 'approved' ? '' : statusLabel(parent),
    status: parent.status,
  };
}

/** What matched is named once: where the sentence says it already, it is not marked again. */
export function presentVerdict({
  rule,
  reason,
  evidence,
}: {
  rule: string;
  reason: string;
  evidence: string;
}) {
  const matches = new Set(matchesIn(evidence).filter((match) => !reason.includes(match)));
  return { label: ruleLabel(rule), reason, matches: [...matches] };
}

/** @param field only what matched there */
function matchesIn(evidence: string, field?: string): string[] {
  const found = JSON.parse(evidence) as { field: string; match: string }[];
  return found.filter((one) => field === undefined || one.field === field).map(({ match }) => match);
}

/** Such as "3 approved, 1 spam, first seen 4 March 2025". */
function historyOf({ commenter }: QueueComment, timeZone: string): string {
  const { approvedCount, spamCount, trashCount, createdAt } = commenter;
  const decided = [
    [approvedCount, 'approved'],
    [spamCount, 'spam'],
    [trashCount, 'in the trash'],
  ].filter(([count]) => Number(count) > 0);
  const numbers = decided.map(([count, word]) => `${count} ${word}`).join(', ') || 'Nothing decided yet';
  return `${numbers}, first seen ${formatDay(createdAt, timeZone)}`;
}

/** Where the links really lead, whatever their text says. */
function linksIn(html: string): string[] {
  const targets = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, target = '']) => unescapeHtml(target));
  return [...new Set(targets)].slice(0, SHOWN_LINKS);
}

const unescapeHtml = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
