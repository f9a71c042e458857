import { revealEmail } from '../commenters/address-vault.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import type { DecisionAction } from './decide.ts';
import type { findCommentForDesk, QueueComment } from './read-queue.ts';
import { STATUS_LABELS } from './statuses.ts';
import { presentTimeline } from './timeline.presenter.ts';

type Needs = Pick<Services, 'keys' | 'site'>;

const DECISIONS: { action: DecisionAction; label: string; not: string }[] = [
  { action: 'approve', label: 'Approve', not: 'approved' },
  { action: 'spam', label: 'Spam', not: 'spam' },
  { action: 'trash', label: 'Trash', not: 'trash' },
  { action: 'pending', label: 'Back to pending', not: 'pending' },
];

/** What somebody did, to be read after the name. */
export const DECISION_WORDS: Record<string, string> = {
  submit: 'submitted this comment',
  approve: 'approved this comment',
  spam: 'marked this comment as spam',
  trash: 'moved this comment to the trash',
  pending: 'put this comment back to pending',
  edit: 'edited this comment',
  withdraw: 'withdrew this comment',
};

export function presentCard({ keys, site }: Needs, comment: QueueComment, moderator: Moderator) {
  return {
    id: comment.id,
    url: `/desk/comments/${comment.id}`,
    version: comment.version,
    status: comment.status,
    statusLabel: STATUS_LABELS[comment.status] ?? comment.status,
    author: comment.authorName,
    email: moderator.seesAddresses ? revealEmail(keys, comment.commenter.emailCipher) : '',
    website: comment.website,
    submitted: formatInstant(comment.submittedAt, site.get().timeZone),
    submittedIso: comment.submittedAt.toISOString(),
    articleTitle: comment.article.title,
    articleUrl: `/articles/${comment.article.slug}`,
    text: comment.text,
    replyTo: comment.parent?.authorName ?? '',
    heldBecause: comment.verdicts.map(presentVerdict),
    decisions: DECISIONS.filter(({ not }) => not !== comment.status),
  };
}

type DeskComment = NonNullable<Awaited<ReturnType<typeof findCommentForDesk>>>;

export function presentCommentPage(services: Needs, comment: DeskComment, moderator: Moderator) {
  const { timeZone } = services.site.get();
  return {
    card: presentCard(services, comment, moderator),
    html: comment.html,
    verdicts: comment.verdicts.map((verdict) => ({ ...presentVerdict(verdict), outcome: verdict.outcome })),
    timeline: presentTimeline(comment, timeZone),
  };
}

function presentVerdict({ rule, reason, evidence }: { rule: string; reason: string; evidence: string }) {
  const found = JSON.parse(evidence) as { field: string; match: string }[];
  return { rule, reason, matches: found.map(({ match }) => match) };
}
