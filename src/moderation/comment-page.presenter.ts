import type { Moderator } from '../generated/sqlite/client.ts';
import { ruleLabel } from '../rules/labels.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { presentCard, presentVerdict } from './card.presenter.ts';
import { DECISION_WORDS } from './decision-words.ts';
import type { findCommentForDesk } from './read-queue.ts';
import { STATUS_LABELS } from './statuses.ts';

type Needs = Pick<Services, 'keys' | 'site'>;

const OUTCOME_LABELS: Record<string, string> = {
  pending: 'Held',
  spam: 'Spam',
  trash: 'Trash',
  approved: 'Approved',
};

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
    log: comment.log.map((entry) => ({
      who: entry.moderator?.name ?? (entry.actor === 'commenter' ? comment.authorName : 'The rules'),
      ...deedOf(entry),
      at: formatInstant(entry.at, timeZone),
      atIso: entry.at.toISOString(),
    })),
    revisions: comment.revisions.map(({ text, at }) => ({
      text,
      at: formatInstant(at, timeZone),
      atIso: at.toISOString(),
    })),
  };
}

/** What was done, to be read after the name, and the note that somebody wrote. */
function deedOf({ action, toStatus, note }: DeskComment['log'][number]): { what: string; note: string } {
  const why = note ? `: ${ruleLabel(note)}` : '';
  const status = (STATUS_LABELS[toStatus] ?? toStatus).toLowerCase();
  if (action === 'submit') return { what: `took this comment in as ${status}${why}`, note: '' };
  if (action === 'edit') return { what: `edited this comment, which is ${status} now${why}`, note: '' };
  return { what: DECISION_WORDS[action] ?? 'changed this comment', note };
}
