import { revealEmail } from '../commenters/address-vault.ts';
import { WITHDRAWN } from '../comments/change-own-comment.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { ruleLabel } from '../rules/labels.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import type { DecisionAction } from './decide.ts';
import type { findCommentForDesk, QueueComment } from './read-queue.ts';
import { statusLabel } from './statuses.ts';
import { presentTimeline } from './timeline.presenter.ts';

type Needs = Pick<Services, 'keys' | 'site'>;

const DECISIONS: { action: DecisionAction; label: string; not: string }[] = [
  { action: 'approve', label: 'Approve', not: 'approved' },
  { action: 'spam', label: 'Spam', not: 'spam' },
  { action: 'trash', label: 'Trash', not: 'trash' },
  { action: 'pending', label: 'Back to pending', not: 'pending' },
];

const OUTCOME_LABELS: Record<string, string> = {
  pending: 'Held',
  spam: 'Spam',
  trash: 'Trash',
  approved: 'Approved',
};

export function presentCard({ keys, site }: Needs, comment: QueueComment, moderator: Moderator) {
  const { timeZone } = site.get();
  const articleUrl = `/articles/${comment.article.slug}`;
  return {
    id: comment.id,
    url: `/desk/comments/${comment.id}`,
    version: comment.version,
    status: comment.status,
    statusLabel: statusLabel(comment),
    author: comment.authorName,
    email: moderator.seesAddresses ? revealEmail(keys, comment.commenter.emailCipher) : '',
    website: comment.website,
    submitted: formatInstant(comment.submittedAt, timeZone),
    submittedIso: comment.submittedAt.toISOString(),
    edited: comment.editedAt ? formatInstant(comment.editedAt, timeZone) : '',
    editedIso: comment.editedAt?.toISOString() ?? '',
    articleTitle: comment.article.title,
    articleUrl,
    publicUrl: comment.status === 'approved' ? `${articleUrl}#comment-${comment.id}` : '',
    text: comment.text,
    replyTo: comment.parent?.authorName ?? '',
    heldBecause: comment.verdicts.map(presentVerdict),
    decisions: comment.reason === WITHDRAWN ? [] : DECISIONS.filter(({ not }) => not !== comment.status),
  };
}

type DeskComment = NonNullable<Awaited<ReturnType<typeof findCommentForDesk>>>;

export function presentCommentPage(services: Needs, comment: DeskComment, moderator: Moderator) {
  const { timeZone } = services.site.get();
  return {
    card: presentCard(services, comment, moderator),
    html: comment.html,
    verdicts: comment.verdicts.map((verdict) => ({
      ...presentVerdict(verdict),
      outcomeLabel: OUTCOME_LABELS[verdict.outcome] ?? '',
    })),
    timeline: presentTimeline(comment, timeZone),
  };
}

/** What matched is named once: where the sentence says it already, it is not marked again. */
function presentVerdict({ rule, reason, evidence }: { rule: string; reason: string; evidence: string }) {
  const found = JSON.parse(evidence) as { field: string; match: string }[];
  const matches = new Set(found.map(({ match }) => match).filter((match) => !reason.includes(match)));
  return { label: ruleLabel(rule), reason, matches: [...matches] };
}
