import type { Services } from '../services.ts';
import { DECISION_WORDS, presentCard } from './queue.presenter.ts';
import type { OpenAction } from './read-action.ts';
import { STATUS_LABELS } from './statuses.ts';

const ACTION_LABELS: Record<string, string> = {
  approve: 'Approve',
  spam: 'Mark as spam',
  trash: 'Move to trash',
};

type Needs = Pick<Services, 'keys' | 'site'>;

/** @param notice what to say in place of the usual sentence; '' for that one */
export function presentAct(services: Needs, action: OpenAction, notice: string) {
  const { comment, link, moderator, token } = action;
  const card = presentCard(services, comment, moderator);
  const state = stateOf(action);
  return {
    card,
    action: link.action,
    actionLabel: ACTION_LABELS[link.action] ?? link.action,
    token,
    version: comment.version,
    state,
    message: notice || messageFor(state, action),
    deskUrl: card.url,
    articleUrl: card.articleUrl,
  };
}

export function presentActDone({ comment }: Pick<OpenAction, 'comment'>, message: string) {
  return {
    message,
    deskUrl: `/desk/comments/${comment.id}`,
    articleUrl: `/articles/${comment.article.slug}`,
  };
}

/** Such as "Mia approved the comment by Ada." */
export function decisionSentence({ first, comment }: Pick<OpenAction, 'first' | 'comment'>): string {
  const words = first && DECISION_WORDS[first.action];
  return words
    ? sentenceOf(first.name, words, comment.authorName)
    : `The comment is decided already: ${STATUS_LABELS[comment.status] ?? comment.status}.`;
}

export const doneSentence = (action: string, author: string): string =>
  sentenceOf('You', DECISION_WORDS[action] ?? action, author);

function stateOf({ comment, isUsed }: OpenAction): 'ready' | 'used' | 'decided' {
  if (comment.status !== 'pending') return 'decided';
  return isUsed ? 'used' : 'ready';
}

function messageFor(state: 'ready' | 'used' | 'decided', action: OpenAction): string {
  if (state === 'ready') return '';
  if (state === 'decided') return `Decided already. ${decisionSentence(action)}`;
  return 'This link was used already, and the comment came back to pending since. Decide on the desk.';
}

/** "marked as spam" and "moved to the trash" stand around their object, "approved" before it. */
function sentenceOf(who: string, words: string, author: string): string {
  const [verb = words, ...rest] = words.split(' ');
  return [who, verb, `the comment by ${author}`, ...rest].join(' ') + '.';
}
