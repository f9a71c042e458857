import { formatInstant } from '../time/format.ts';
import type { LoggedEntry } from './read-log.ts';
import { actionWords, actorName, moveOf, noteWords } from './words.ts';

export function presentLogEntry(entry: LoggedEntry, timeZone: string) {
  return {
    id: entry.id,
    at: formatInstant(entry.at, timeZone),
    atIso: entry.at.toISOString(),
    who: actorName(entry),
    what: actionWords(entry.action),
    ...moveOf(entry),
    reason: entry.decisionReason?.label ?? '',
    note: noteWords(entry),
    comment: entry.commentId ? { id: entry.commentId, url: `/desk/comments/${entry.commentId}` } : null,
    author: entry.commenterId && { id: entry.commenterId, url: `/desk/authors/${entry.commenterId}` },
    article: entry.article && {
      title: entry.article.title,
      url: `/desk/articles/${entry.article.slug}`,
    },
  };
}
