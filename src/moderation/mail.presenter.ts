import { MAIL_LABELS } from '../mail/messages/index.ts';
import { FAILURE_LABELS, type FailureWord } from '../outbox/failure.ts';
import type { OutboxItem, OutboxPage, OutboxState } from '../outbox/read-outbox.ts';
import { formatInstant } from '../time/format.ts';

interface Shown {
  /** This moderator may read the mails that were written to files. */
  mayRead: boolean;
  timeZone: string;
}

const TITLES: Record<OutboxState, { title: string; empty: string }> = {
  failed: { title: 'Failed', empty: 'Nothing has failed.' },
  waiting: { title: 'Waiting', empty: 'Nothing is waiting.' },
  done: { title: 'Done', empty: 'No mail has been made yet.' },
};

export function presentSection(
  state: OutboxState,
  { items, next }: OutboxPage,
  { count, before, ...shown }: Shown & { count: number; before: number | null },
) {
  return {
    state,
    ...TITLES[state],
    count,
    messages: items.map((item) => presentMessage(item, shown)),
    older: next === null ? '' : `/desk/mail?state=${state}&before=${next}`,
    newest: before === null ? '' : '/desk/mail',
  };
}

/** What became of a message that was tried again by hand. */
export function retrySentence(item: OutboxItem, timeZone: string): string {
  const mail = `“${headingOf(item)}” to ${recipientOf(item)}`;
  const { label, at } = outcomeOf(item, timeZone);
  if (label) return `${mail}: ${label.toLowerCase()}, ${at}.`;
  return item.failedAt ? `${mail} failed again. ${errorText(item)}` : `Trying again: ${mail}.`;
}

/** The subject; before the first try, what the mail will be about. */
function headingOf({ subject, kind, comment }: OutboxItem): string {
  if (subject) return subject;
  const label = MAIL_LABELS[kind] ?? 'Mail';
  return comment ? `${label}: ${comment.article.title}` : label;
}

function presentMessage(item: OutboxItem, { mayRead, timeZone }: Shown) {
  const { comment } = item;
  return {
    id: item.id,
    heading: headingOf(item),
    to: recipientOf(item),
    about: comment ? `Comment by ${comment.authorName} on “${comment.article.title}”` : '',
    created: moment(item.createdAt, timeZone),
    due: moment(item.dueAt, timeZone),
    attempts: item.attempts,
    error: errorText(item),
    outcome: outcomeOf(item, timeZone),
    canRetry: !item.sentAt && !item.droppedAt,
    fileUrl: mayRead && item.sentVia === 'files' ? `/desk/mail/${item.id}` : '',
  };
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

const recipientOf = ({ moderator, commenterId }: OutboxItem): string =>
  moderator?.name ?? (commenterId === null ? 'somebody who is gone' : `reader ${commenterId}`);
