import { MAIL_LABELS } from '../mail/messages/index.ts';
import { FAILURE_LABELS, type FailureWord } from '../outbox/failure.ts';
import type { OutboxItem, OutboxList } from '../outbox/read-outbox.ts';
import { formatInstant } from '../time/format.ts';

interface Shown {
  /** Mails are files, and this moderator may read them. */
  hasFiles: boolean;
  timeZone: string;
}

export function presentOutbox(list: OutboxList, shown: Shown) {
  const rows = (items: OutboxItem[]) => items.map((item) => presentMessage(item, shown));
  return {
    sections: { waiting: rows(list.waiting), sent: rows(list.sent), failed: rows(list.failed) },
    counts: list.counts,
  };
}

function presentMessage(item: OutboxItem, { hasFiles, timeZone }: Shown) {
  const moment = (at: Date) => formatInstant(at, timeZone);
  const { comment } = item;
  return {
    id: item.id,
    kindLabel: MAIL_LABELS[item.kind] ?? item.kind,
    to: item.moderator.name,
    about: comment ? `Comment by ${comment.authorName} on “${comment.article.title}”` : '',
    created: moment(item.createdAt),
    due: moment(item.dueAt),
    attempts: item.attempts,
    error: errorText(item),
    sentAt: item.sentAt ? moment(item.sentAt) : item.droppedAt ? `not needed: ${item.dropReason}` : '',
    canRetry: !item.sentAt && !item.droppedAt,
    fileUrl: hasFiles && item.sentAt ? `/desk/mail/${item.id}` : '',
  };
}

function errorText({ errorWord, errorDetail }: OutboxItem): string {
  if (!errorWord) return '';
  const label = FAILURE_LABELS[errorWord as FailureWord] ?? FAILURE_LABELS.failed;
  return errorDetail ? `${label}: ${errorDetail}` : label;
}
