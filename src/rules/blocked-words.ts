import { foldForComparison } from '../text/fold.ts';
import type { Finding, JudgedSubmission, Rule } from './rule.ts';

const SHOWN_MATCHES = 20;

/** The address itself is kept encrypted in one table, so nothing of it is repeated here. */
const NOT_SHOWN = 'part of the email address';

/** Scripts that are written without spaces: each letter counts as a word, so a phrase is found anywhere. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/**
 * Letters and digits make words, a symbol is one of its own, punctuation only separates: "bit.ly" is two
 * words, so that "bit, ly" is found as well; "c++" is three.
 */
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{Letter}\\p{Number}])+|\\p{Symbol}`, 'gu');

/** The phrases of the list as a tree of words, so that one step per word follows all of them at once. */
interface Branch {
  next: Map<string, Branch>;
  /** As the admin typed it; set where a phrase ends. */
  phrase?: string;
}

/** Whole words and phrases of the site's list, whatever their case, accents or letter style. */
export const blockedWords: Rule = {
  id: 'blocked_words',
  judge(submission, { blockedWords: list }) {
    const phrases = phrasesIn(list);
    if (phrases.next.size === 0) return null;

    const evidence: Finding['evidence'] = [];
    for (const [field, text] of Object.entries(fieldsOf(submission))) {
      for (const match of matchesIn(text, phrases)) {
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

/** Takes at most as many steps per word of the text as the longest phrase has words. */
function matchesIn(text: string, phrases: Branch): Set<string> {
  const words = wordsOf(text);
  const found = new Set<string>();
  for (const start of words.keys()) {
    let branch: Branch | undefined = phrases;
    for (let at = start; branch; at++) {
      if (branch.phrase !== undefined) found.add(branch.phrase);
      branch = branch.next.get(words[at] ?? '');
    }
  }
  return found;
}

let last = { list: '', phrases: { next: new Map() } as Branch };

/** Kept for as long as the list stays the same, since every comment asks. */
function phrasesIn(list: string): Branch {
  if (list !== last.list) last = { list, phrases: treeOf(list.split('\n')) };
  return last.phrases;
}

function treeOf(lines: string[]): Branch {
  const root: Branch = { next: new Map() };
  for (const line of lines) {
    let branch = root;
    for (const word of wordsOf(line)) {
      const longer: Branch = branch.next.get(word) ?? { next: new Map() };
      branch.next.set(word, longer);
      branch = longer;
    }
    if (branch !== root) branch.phrase ??= line.trim();
  }
  return root;
}

const wordsOf = (text: string): string[] => foldForComparison(text).match(WORD) ?? [];
