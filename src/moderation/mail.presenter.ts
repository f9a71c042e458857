import { commenterLabel } from '../commenters/commenter-label.ts';
import { findMailKind } from '../mail/messages/index.ts';
import { FAILURE_LABELS, type FailureWord } from '../outbox/failure.ts';
import {
  COUNT_CAP,
  OUTBOX_STATES,
  type OutboxItem,
  type OutboxPage,
  type OutboxState,
} from '../outbox/read-outbox.ts';
import { formatInstant } from '../time/format.ts';
import { authorUrl } from './author-url.ts';
import { type MailFilter, mailUrl, writeCursor } from './mail-filter.ts';

interface Shown {
  /** This moderator may read the messages. */
  mayRead: boolean;
  timeZone: string;
}

const TITLES: Record<OutboxState, { title: string; empty: string }> = {
  failed: { title: 'Failed', empty: 'Nothing has failed.' },
  waiting: { title: 'Waiting', empty: 'Nothing is waiting.' },
  sent: { title: 'Sent', empty: 'No mail has been sent yet.' },
  dropped: { title: 'Not needed', empty: 'No mail became needless before it was sent.' },
};

export function presentSection(
  state: OutboxState,
  { items, next }: OutboxPage,
  { count, isFirst, filter, ...shown }: Shown & { count: number; isFirst: boolean; filter: MailFilter },
) {
  return {
    state,
    ...TITLES[state],
    count: countLabel(count),
    messages: items.map((item) => presentMessage(item, shown)),
    older: next === null ? '' : mailUrl(filter, { state, before: writeCursor(next) }),
    newest: isFirst ? '' : mailUrl(filter, { state }),
  };
}

export const presentMailTabs = (
  filter: MailFilter,
  counts: Record<OutboxState, number>,
  current: OutboxState | undefined,
) => [
  { label: 'All', url: mailUrl(filter), count: '', isCurrent: current === undefined },
  ...OUTBOX_STATES.map((state) => ({
    label: TITLES[state].title,
    url: mailUrl(filter, { state }),
    count: countLabel(counts[state]),
    isCurrent: current === state,
  })),
];

const countLabel = (count: number): string =>
  count > COUNT_CAP ? `${COUNT_CAP.toLocaleString('en')}+` : String(count);

/** What became of a message that was asked for by hand. */
export function retrySentence(item: OutboxItem, timeZone: string): string {
  const mail = `“${headingOf(item)}” to ${recipientOf(item).name}`;
  const { label, at } = outcomeOf(item, timeZone);
  if (label) return `${mail}: ${label.toLowerCase()}, ${at}.`;
  if (item.failedAt) return `${mail} failed again. ${errorText(item)}`;
  return item.retriedAt ? `Trying again: ${mail}.` : `On its way: ${mail}.`;
}

export function presentMessage(item: OutboxItem, { mayRead, timeZone }: Shown) {
  const { comment, _count } = item;
  return {
    id: item.id,
    heading: headingOf(item),
    kind: findMailKind(item.kind)?.label ?? item.kind,
    to: recipientOf(item),
    about: comment ? `Comment by ${comment.authorName} on “${comment.article.title}”` : '',
    carries: _count.notices > 1 ? `${_count.notices} notices` : '',
    created: moment(item.createdAt, timeZone),
    due: moment(item.failedAt ?? item.dueAt, timeZone),
    dueLabel: item.failedAt ? 'Given up' : item.attempts > 0 ? 'Next try' : 'Due',
    attempts: item.attempts,
    error: errorText(item),
    outcome: outcomeOf(item, timeZone),
    canRetry: !item.sentAt && !item.droppedAt,
    url: mayRead ? `/desk/mail/${item.id}` : '',
    isFile: item.sentVia === 'files',
  };
}

/** The subject; before the first try, what the mail will be about. */
function headingOf({ subject, kind, comment }: OutboxItem): string {
  if (subject) return subject;
  const label = findMailKind(kind)?.label ?? 'Mail';
  return comment ? `${label}: ${comment.article.title}` : label;
}

/** The label is '' while the message waits or has failed. */
function outcomeOf(item: OutboxItem, timeZone: string): { label: string; at: string; iso: string } {
  if (item.droppedAt) {
    const label = `Not needed, ${item.dropReason}`;
    return { label, ...moment(item.droppedAt, timeZone) };
  }
  if (!item.sentAt) return { label: '', at: '', iso: '' };
  return { label: item.sentVia === 'files' ? 'Written to a file' : 'Sent', ...moment(item.sentAt, timeZone) };
}

const moment = (instant: Date, timeZone: string) => ({
  at: formatInstant(instant, timeZone),
  iso: instant.toISOString(),
});

function errorText({ errorWord, errorDetail }: OutboxItem): string {
  if (!errorWord) return '';
  const label = FAILURE_LABELS[errorWord as FailureWord] ?? FAILURE_LABELS.failed;
  return errorDetail ? `${label}: ${errorDetail}` : label;
}

/** A reader by the number that the desk gives authors: the address is shown on that page alone, and logged. */
function recipientOf({ moderator, commenterId }: OutboxItem): { name: string; url: string } {
  if (moderator) return { name: moderator.name, url: '' };
  if (commenterId === null) return { name: 'somebody who is gone', url: '' };
  return { name: commenterLabel(commenterId), url: authorUrl(commenterId) };
}
