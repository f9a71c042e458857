import { commenterLabel } from '../commenters/commenter-label.ts';
import type { Mailer } from '../mail/mailer.ts';
import { findMailKind } from '../mail/messages/index.ts';
import { plainLine } from '../mail/plain-line.ts';
import { FAILURE_LABELS, type FailureWord } from '../outbox/failure.ts';
import { COUNT_CAP, howManyMails } from '../outbox/how-many.ts';
import { OUTBOX_STATES, type OutboxItem, type OutboxPage, type OutboxState } from '../outbox/read-outbox.ts';
import { formatInstant } from '../time/format.ts';
import { authorUrl } from './author-url.ts';
import { isFiltered, type MailFilter, mailUrl, NO_FILTER, writeCursor } from './mail-filter.ts';

interface Shown {
  /** This moderator may read the messages. */
  mayRead: boolean;
  timeZone: string;
}

/** What one list of the page is about. */
interface Listed {
  filter: MailFilter;
  mode: Mailer['mode'];
}

const TITLES: Record<OutboxState, string> = {
  failed: 'Failed',
  waiting: 'Waiting',
  sent: 'Sent',
  dropped: 'Not needed',
};
const EMPTY: Record<OutboxState, string> = {
  failed: 'Nothing has failed.',
  waiting: 'No mail is waiting.',
  sent: 'No mail has been sent yet.',
  dropped: 'No mail became needless before it was sent.',
};

/** What the page says first. */
export interface MailNotice {
  text: string;
  isGood: boolean;
  /** Where to look what became of it; '' when that is known. */
  again: string;
}

const SETTLED = { isGood: false, again: '' };

export function presentSection(
  state: OutboxState,
  { items, next }: OutboxPage,
  {
    count,
    note,
    isFirst,
    filter,
    mode,
    ...shown
  }: Shown & Listed & { count: number; note: string; isFirst: boolean },
) {
  return {
    state,
    title: titleOf(state, mode),
    empty: isFiltered(filter) ? 'No mail here matches the filter.' : EMPTY[state],
    count: countLabel(count),
    note,
    messages: items.map((item) => presentMessage(item, shown)),
    older: next === null ? '' : mailUrl(filter, { state, before: writeCursor(next) }),
    newest: isFirst ? '' : mailUrl(filter, { state }),
  };
}

export const presentMailTabs = (
  { filter, mode }: Listed,
  counts: Record<OutboxState, number>,
  current: OutboxState | undefined,
) => [
  { label: 'All', url: mailUrl(filter), count: '', isCurrent: current === undefined },
  ...OUTBOX_STATES.map((state) => ({
    label: titleOf(state, mode),
    url: mailUrl(filter, { state }),
    count: countLabel(counts[state]),
    isCurrent: current === state,
  })),
];

/** Without a mail server nothing is sent; what is listed may be from a time when there was one. */
const titleOf = (state: OutboxState, mode: Mailer['mode']): string =>
  state === 'sent' && mode === 'files' ? 'Sent or written to a file' : TITLES[state];

const countLabel = (count: number): string =>
  count > COUNT_CAP ? `${COUNT_CAP.toLocaleString('en')}+` : String(count);

/** What became of a message that was asked for by hand, and whether that is settled. */
export function presentRetry(
  item: OutboxItem,
  { timeZone, isWaitingForServer }: { timeZone: string; isWaitingForServer: boolean },
): MailNotice {
  const mail = `“${headingOf(item)}” to ${recipientOf(item).name}`;
  const { label, at } = outcomeOf(item, timeZone);
  if (label) {
    return { ...SETTLED, text: `${mail}: ${label.toLowerCase()}, ${at}.`, isGood: item.sentAt !== null };
  }
  if (item.failedAt) return { ...SETTLED, text: `${mail} failed again. ${errorText(item)}` };
  const again = mailUrl(NO_FILTER, { retried: item.id });
  if (item.errorWord) return { text: `${mail} waits. ${errorText(item)}`, isGood: false, again };
  if (isWaitingForServer) return { text: `${mail} waits until mail goes out again.`, isGood: false, again };
  return { text: `${item.retriedAt ? 'Trying again' : 'On its way'}: ${mail}.`, isGood: false, again };
}

/** @param count how many were made due again */
export const presentRetryOfAll = (count: number): MailNotice => ({
  text: count === 0 ? 'Nothing was left to try again.' : `Trying again: ${howManyMails(count, count)}.`,
  isGood: false,
  again: count === 0 ? '' : mailUrl(NO_FILTER),
});

export function presentMessage(item: OutboxItem, { mayRead, timeZone }: Shown) {
  const { comment, _count } = item;
  return {
    id: item.id,
    heading: headingOf(item),
    kind: findMailKind(item.kind)?.label ?? item.kind,
    to: recipientOf(item),
    about: comment
      ? `Comment by ${plainLine(comment.authorName)} on “${plainLine(comment.article.title)}”`
      : '',
    carries: _count.notices > 1 ? `${_count.notices} events` : '',
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
