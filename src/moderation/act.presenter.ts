import type { Services } from '../services.ts';
import { presentCard } from './card.presenter.ts';
import { ACTION_WORDS } from '../moderation-log/words.ts';
import { decisionOf } from './decision-table.ts';
import type { OpenAction } from './read-action.ts';
import { statusLabel } from './statuses.ts';

type Needs = Pick<Services, 'site'>;

/** @param notice what to say in place of the usual sentence; '' for that one */
export function presentAct(services: Needs, action: OpenAction, notice: string) {
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
    deskUrl: card.url,
    articleUrl: card.articleUrl,
  };
}

/** @param undoUrl where the decision can be taken back; '' where it cannot */
export function presentActDone(
  { comment }: Pick<OpenAction, 'comment'>,
  message: string,
  undoUrl: string,
): { message: string; undoUrl: string; deskUrl: string; articleUrl: string } {
  return {
    message,
    undoUrl,
    deskUrl: `/desk/comments/${comment.id}`,
    articleUrl: `/articles/${comment.article.slug}`,
  };
}

export function presentUndone({
  isRestored,
  comment,
}: Pick<OpenAction, 'comment'> & { isRestored: boolean }) {
  const message = isRestored
    ? `Taken back. The comment is ${statusLabel(comment).toLowerCase()} again.`
    : 'Nothing was changed: it was taken back already, or somebody changed the comment since.';
  return presentActDone({ comment }, message, '');
}

/** Such as "Mia approved this comment." */
export function decisionSentence({ first, comment }: Pick<OpenAction, 'first' | 'comment'>): string {
  const words = first && ACTION_WORDS[first.action];
  return words ? `${first.name} ${words}.` : `This comment is decided already: ${statusLabel(comment)}.`;
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
