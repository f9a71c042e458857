import type { Moderator } from '../generated/sqlite/client.ts';
import { browserName } from '../http/browser-name.ts';
import type { Services } from '../services.ts';
import { presentCard, presentVerdict } from './card.presenter.ts';
import type { findCommentForDesk } from './read-queue.ts';
import { presentTimeline } from './timeline.presenter.ts';

type Needs = Pick<Services, 'site'>;

const OUTCOME_LABELS: Record<string, string> = {
  pending: 'Held',
  spam: 'Spam',
  trash: 'Trash',
  approved: 'Approved',
};

type DeskComment = NonNullable<Awaited<ReturnType<typeof findCommentForDesk>>>;

/** @param from the page of the queue to come back to; '' for none */
export function presentCommentPage(
  services: Needs,
  comment: DeskComment,
  moderator: Moderator,
  from: string,
) {
  const { timeZone } = services.site.get();
  return {
    card: presentCard(services, comment, moderator, from),
    html: comment.html,
    browser: comment.userAgent && browserName(comment.userAgent),
    verdicts: comment.verdicts.map((verdict) => ({
      ...presentVerdict(verdict),
      outcomeLabel: OUTCOME_LABELS[verdict.outcome] ?? '',
    })),
    timeline: presentTimeline(comment, timeZone),
  };
}
