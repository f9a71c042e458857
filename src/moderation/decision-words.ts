import { ACTION_WORDS, actionWords } from '../moderation-log/words.ts';

/** What somebody did to a comment, to be read after the name: as in the log. */
export const DECISION_WORDS = ACTION_WORDS;

/** Such as "Noor approved this comment." */
export function describeEntry(entry: {
  action: string;
  actor: string;
  moderator: { name: string } | null;
}): string {
  const who = entry.moderator?.name ?? (entry.actor === 'commenter' ? 'The author' : 'A rule');
  return `${who} ${actionWords(entry.action)}.`;
}
