import type { Services } from '../services.ts';
import { presentCard } from './card.presenter.ts';
import { ACTION_WORDS } from '../moderation-log/words.ts';
import { decisionOf } from './decision-table.ts';
import { nameInSentence } from './mark-text.ts';
import type { OpenAction } from './read-action.ts';
import { statusLabel } from './statuses.ts';
import type { Undone } from './undo-from-mail.ts';

type Needs = Pick<Services, 'site'>;

/**
 * @param notice what to say in place of the usual sentence; '' for that one
 * @param undoUrl where what was decided can be taken back; '' where it cannot
 */
export function presentAct(services: Needs, action: OpenAction, notice: string, undoUrl: string) {
  const { comment, link, moderator, token } = action;
  // Its one button is the decision, so the one that shows an address is left to the desk.
  const card = { ...presentCard(services, comment, moderator), revealUrl: '' };
  const state = stateOf(action);
  return {
    card,
    action: link.action,
    actionLabel: decisionOf(link.action)?.label ?? link.action,
    token,
    version: comment.version,
    state,
    message: notice || messageFor(state, action),
    undoUrl,
    deskUrl: card.url,
    articleUrl: card.articleUrl,
  };
}

/** What was done from a mail, or why nothing was. */
interface Outcome {
  heading: string;
  message: string;
  isGood: boolean;
  /** Where the decision can be taken back; '' where it cannot. */
  undoUrl: string;
}

export const presentDecided = (action: OpenAction, message: string, undoUrl: string) =>
  presentActDone(action, { heading: 'Done', message, isGood: true, undoUrl });

export function presentUndone({ outcome, comment }: Undone) {
  const outcomes = {
    restored: {
      heading: 'Taken back',
      message: `The comment is ${statusLabel(comment).toLowerCase()} again.`,
      isGood: true,
    },
    unchanged: {
      heading: 'Nothing was changed',
      message: 'It was taken back already, or somebody changed the comment since.',
      isGood: false,
    },
    late: {
      heading: 'Too late',
      message:
        'A decision can be undone for two minutes. Nothing was changed; open the comment on the desk to decide anew.',
      isGood: false,
    },
  };
  return presentActDone({ comment }, { ...outcomes[outcome], undoUrl: '' });
}

const presentActDone = ({ comment }: Pick<OpenAction, 'comment'>, outcome: Outcome) => ({
  ...outcome,
  author: nameInSentence(comment.authorName),
  title: comment.article.title,
  deskUrl: `/desk/comments/${comment.id}`,
  articleUrl: `/articles/${comment.article.slug}`,
});

/** Such as "Mia approved this comment.", and "You approved this comment." to Mia. */
export function decisionSentence({ first, comment, moderator }: OpenAction): string {
  const words = first && ACTION_WORDS[first.action];
  if (!words) return `This comment is decided already: ${statusLabel(comment)}.`;
  return `${first.moderatorId === moderator.id ? 'You' : first.name} ${words}.`;
}

export const doneSentence = (action: string): string => `You ${ACTION_WORDS[action] ?? action}.`;

function stateOf({ comment, isUsed }: OpenAction): 'ready' | 'used' | 'decided' {
  if (comment.status !== 'pending') return 'decided';
  return isUsed ? 'used' : 'ready';
}

function messageFor(state: 'ready' | 'used' | 'decided', action: OpenAction): string {
  if (state === 'ready') return '';
  if (state === 'decided') return `Decided already. ${decisionSentence(action)}`;
  return 'This link was used already, and the comment came back to pending since. Decide on the desk.';
}
