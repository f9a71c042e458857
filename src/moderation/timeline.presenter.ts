import { actionWords, actorName, moveOf, noteWords } from '../moderation-log/words.ts';
import { type DiffPart, diffWords } from '../text/word-diff.ts';
import { formatInstant } from '../time/format.ts';
import { markText, nameInSentence, type TextPart } from './mark-text.ts';
import type { findCommentForDesk } from './read-queue.ts';

type DeskComment = NonNullable<Awaited<ReturnType<typeof findCommentForDesk>>>;

/** An author may edit many times in a few minutes; the differences of the newest edits are shown. */
const SHOWN_DIFFERENCES = 20;

/** What happened to a comment, oldest first, with what each edit changed. */
export function presentTimeline(comment: DeskComment, timeZone: string) {
  const differences = differencesOf(comment);
  return comment.log.map((entry) => ({
    at: formatInstant(entry.at, timeZone),
    atIso: entry.at.toISOString(),
    who: actorName(entry, nameInSentence(comment.authorName)),
    what: actionWords(entry.action),
    ...moveOf(entry),
    reason: entry.decisionReason?.label ?? '',
    note: noteWords(entry),
    comment: null,
    author: null,
    article: null,
    difference: differences.get(entry.revisionId ?? 0) ?? [],
  }));
}

interface Difference {
  kind: DiffPart['kind'];
  parts: TextPart[];
}

/** By the id of the revision that holds the text before the edit. */
function differencesOf({ revisions, text }: DeskComment): Map<number, Difference[]> {
  const newestFirst = revisions.toSorted((a, b) => b.id - a.id).slice(0, SHOWN_DIFFERENCES);
  return new Map(
    newestFirst.map((revision, at) => [
      revision.id,
      diffWords(revision.text, newestFirst[at - 1]?.text ?? text).map(({ kind, text: changed }) => ({
        kind,
        parts: markText(changed),
      })),
    ]),
  );
}
