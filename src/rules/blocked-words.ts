import { foldForComparison } from '../text/fold.ts';
import type { JudgedSubmission, Rule } from './rule.ts';

/** Whole words and phrases of the site's list, whatever their case, accents or letter style. */
export const blockedWords: Rule = {
  id: 'blocked_words',
  judge(submission, { blockedWords: list }) {
    const blocked = list
      .split('\n')
      .map(asWords)
      .filter((words) => words !== ' ');
    if (blocked.length === 0) return null;

    const evidence = Object.entries(fieldsOf(submission)).flatMap(([field, text]) => {
      const words = asWords(text);
      return blocked
        .filter((phrase) => words.includes(phrase))
        .map((phrase) => ({ field, match: phrase.trim() }));
    });
    if (evidence.length === 0) return null;
    const found = [...new Set(evidence.map(({ match }) => `“${match}”`))];
    return { outcome: 'pending', reason: `Blocked words: ${found.join(', ')}.`, evidence };
  },
};

function fieldsOf({ authorName, email, website, text }: JudgedSubmission): Record<string, string> {
  return { author: authorName, email, url: website, comment: text };
}

/** Words between single spaces, with one at each end, so that a plain search finds whole words only. */
function asWords(text: string): string {
  const words = foldForComparison(text)
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');
  return ` ${words.join(' ')}${words.length > 0 ? ' ' : ''}`;
}
