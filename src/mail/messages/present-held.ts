import { maySee } from '../../accounts/permissions.ts';
import { revealEmail } from '../../commenters/address-vault.ts';
import { networkName } from '../../commenters/network-label.ts';
import type { Moderator } from '../../generated/sqlite/client.ts';
import { actionLink, LINK_ACTIONS } from '../../moderation/action-links.ts';
import { type AuthorNumbers, readFacts } from '../../notifications/facts.ts';
import type { OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import { plainLine, quote } from '../plain-line.ts';
import type { Voice } from '../voice.ts';
import { type HeldComment, waitsSince } from './held-comment.ts';
import { heldReasons } from './held-reasons.ts';

/** One line of what is known about a comment; `url` is where it leads, for what is ours. */
export interface Fact {
  label: string;
  value: string;
  url: string;
}

export interface PresentedHeld {
  facts: Fact[];
  /** The comment's words, and the same with each line marked as quoted. */
  text: string;
  quoted: string;
  reasons: string[];
  /** Empty where a second factor is required. */
  actions: { label: string; url: string }[];
  deskUrl: string;
}

interface Telling {
  voice: Voice;
  message: OutboxRow;
  moderator: Moderator;
  /** It waited so long that everybody is told. */
  isEscalated: boolean;
}

/** A held comment as a mail tells it to one moderator: no more than this person may see. */
export function presentHeld(
  services: Pick<Services, 'settings' | 'keys' | 'site'>,
  comment: HeldComment,
  telling: Telling,
): PresentedHeld {
  const { say } = telling.voice;
  const hasActions = !services.site.get().requireSecondFactor;
  return {
    facts: factsOf(services, comment, telling),
    ...quote(comment.text),
    reasons: heldReasons(say, comment.verdicts),
    actions: (hasActions ? LINK_ACTIONS : []).map((action) => ({
      label: say(`held.${action}`),
      url: actionLink(services, telling.message, comment.id, action),
    })),
    deskUrl: `${services.settings.baseUrl}/desk/comments/${comment.id}`,
  };
}

function factsOf(
  { settings, keys }: Pick<Services, 'settings' | 'keys'>,
  comment: HeldComment,
  { voice, message, moderator, isEscalated }: Telling,
): Fact[] {
  const { say, moment } = voice;
  const { article, commenter, parent, networkIndex, submittedAt, editedAt } = comment;
  const email = maySee(moderator, 'address') ? revealEmail(keys, commenter.emailCipher) : '';
  const facts: [label: string, value: string, url?: string][] = [
    [say('held.article'), plainLine(article.title), `${settings.baseUrl}/articles/${article.slug}`],
    [say('held.sent'), moment(submittedAt)],
    [say('held.since'), isEscalated ? moment(waitsSince(comment)) : ''],
    [say('held.edited'), editedAt ? moment(editedAt) : ''],
    [say('held.author'), plainLine(comment.authorName)],
    [say('held.email'), plainLine(email)],
    [say('held.website'), plainLine(comment.website)],
    [say('held.network'), networkIndex ? networkName(networkIndex) : ''],
    [say('held.in-reply-to'), parent ? plainLine(parent.authorName) : ''],
    [say('held.history'), historyOf(voice, numbersOf(comment, message), commenter.createdAt)],
  ];
  return facts.filter(([, value]) => value !== '').map(([label, value, url = '']) => ({ label, value, url }));
}

/** As they were when the message was made, where it keeps them. */
function numbersOf({ commenterId, commenter }: HeldComment, message: OutboxRow): AuthorNumbers {
  const { authors } = readFacts(message);
  if (authors) return authors[commenterId] ?? { approved: 0, spam: 0, trash: 0 };
  const { approvedCount, spamCount, trashCount } = commenter;
  return { approved: approvedCount, spam: spamCount, trash: trashCount };
}

/** Such as "3 approved, 1 spam, first seen 4 March 2025". */
function historyOf({ say, day }: Voice, numbers: AuthorNumbers, createdAt: Date): string {
  const decided = (['approved', 'spam', 'trash'] as const)
    .filter((status) => numbers[status] > 0)
    .map((status) => say(`history.${status}`, { count: numbers[status] }));
  const known = decided.length > 0 ? decided : [say('history.none')];
  return [...known, say('history.first-seen', { day: day(createdAt) })].join(', ');
}
