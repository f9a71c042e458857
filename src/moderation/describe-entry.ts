import { actionWords, actorName } from '../moderation-log/words.ts';

/** Such as "Noor approved this comment." */
export const describeEntry = (entry: {
  action: string;
  actor: string;
  moderator: { name: string } | null;
}): string => `${actorName(entry)} ${actionWords(entry.action)}.`;
