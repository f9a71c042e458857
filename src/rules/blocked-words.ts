import { foldForComparison } from '../text/fold.ts';
import { createPhraseFinder, type PhraseFinder } from './phrase-finder.ts';
import { type Finding, type JudgedSubmission, NOT_SHOWN, type Rule } from './rule.ts';

const SHOWN_MATCHES = 20;

/** Scripts that are written without spaces: each letter counts as a word, so a phrase is found anywhere. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/**
 * Letters and digits make words, a symbol is one of its own, punctuation only separates: "bit.ly" is two
 * words, so that "bit, ly" is found as well; "c++" is three.
 */
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{Letter}\\p{Number}])+|\\p{Symbol}`, 'gu');

/** Whole words and phrases of the site's list, whatever their case, accents or letter style. */
export const blockedWords: Rule = {
  id: 'blocked_words',
  judge(submission, { blockedWords: list }) {
    const phrases = phrasesOf(list);
    if (phrases.isEmpty) return null;

    const evidence: Finding['evidence'] = [];
    for (const [field, text] of Object.entries(fieldsOf(submission))) {
      for (const match of phrases.findIn(wordsOf(text))) {
        evidence.push({ field, match: field === 'email' ? NOT_SHOWN : match });
      }
    }
    if (evidence.length === 0) return null;
    const found = new Set(evidence.map(({ match }) => (match === NOT_SHOWN ? match : `“${match}”`)));
    const reason = `Blocked words: ${[...found].slice(0, SHOWN_MATCHES).join(', ')}.`;
    return { outcome: 'pending', reason, evidence: evidence.slice(0, SHOWN_MATCHES) };
  },
};

function fieldsOf({ authorName, email, website, text }: JudgedSubmission): Record<string, string> {
  return { author: authorName, email, url: website, comment: text };
}

let last = { list: '', phrases: createPhraseFinder([]) };

/** Kept for as long as the list stays the same, since every comment asks. */
function phrasesOf(list: string): PhraseFinder {
  if (list !== last.list) {
    const phrases = list.split('\n').map((line) => ({ name: line.trim(), words: wordsOf(line) }));
    last = { list, phrases: createPhraseFinder(phrases) };
  }
  return last.phrases;
}

const wordsOf = (text: string): string[] => foldForComparison(text).match(WORD) ?? [];
