/** A piece of two texts: in both, only in the first, or only in the second. */
export interface DiffPart {
  kind: 'same' | 'deleted' | 'inserted';
  text: string;
}

/** A table of 1000 by 1000 words takes a few milliseconds and two megabytes. */
const LARGEST_TABLE = 1_000_000;

/** Scripts that are written without spaces: each letter is compared on its own. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/** White space, a word, or one character with what joins it. Intl.Segmenter takes seconds for a long text. */
const TOKEN = new RegExp(
  `\\s+|(?:(?![${UNSPACED}])[\\p{Letter}\\p{Number}\\p{Mark}])+|.(?:\\u200d.|[\\p{Mark}\\ufe0f])*`,
  'gsu',
);

/**
 * What was deleted from one text and inserted to make the other, in whole words. Where more was changed than
 * can be compared in a moment, all between the common beginning and end counts as one change.
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const [a, b] = [tokensOf(before), tokensOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;

  const middle = diffTokens(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return merge([
    ...a.slice(0, start).map(same),
    ...withoutLoneSpaces(middle),
    ...a.slice(a.length - end).map(same),
  ]);
}

const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

const same = (text: string): DiffPart => ({ kind: 'same', text });

/** The longest common subsequence, by the table of Wagner and Fischer (1974). */
function diffTokens(a: string[], b: string[]): DiffPart[] {
  const width = b.length + 1;
  if ((a.length + 1) * width > LARGEST_TABLE) return changed(a.join(''), b.join(''));

  /** At i, j: the length of what a from i on and b from j on have in common. */
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] =
        a[i] === b[j] ? common[at + width + 1]! + 1 : Math.max(common[at + width]!, common[at + 1]!);
    }
  }

  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const at = i * width + j;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push(same(a[i++]!));
      j++;
    } else if (j >= b.length || (i < a.length && common[at + width]! >= common[at + 1]!)) {
      parts.push({ kind: 'deleted', text: a[i++]! });
    } else {
      parts.push({ kind: 'inserted', text: b[j++]! });
    }
  }
  return parts;
}

/** A space between two changed words reads better as part of one change. */
function withoutLoneSpaces(parts: DiffPart[]): DiffPart[] {
  return parts.flatMap((part, at) => {
    const isLone =
      part.kind === 'same' &&
      part.text.trim() === '' &&
      parts.slice(at - 1, at).some(isChange) &&
      parts.slice(at + 1, at + 2).some(isChange);
    return isLone ? changed(part.text, part.text) : [part];
  });
}

const isChange = ({ kind }: DiffPart): boolean => kind !== 'same';

const changed = (deleted: string, inserted: string): DiffPart[] => [
  { kind: 'deleted', text: deleted },
  { kind: 'inserted', text: inserted },
];

/** Each run of changes becomes one deletion and one insertion, each run of common words one piece. */
function merge(parts: DiffPart[]): DiffPart[] {
  const merged: DiffPart[] = [];
  let pieces = { same: '', deleted: '', inserted: '' };
  const flush = () => {
    for (const kind of ['same', 'deleted', 'inserted'] as const) {
      if (pieces[kind] !== '') merged.push({ kind, text: pieces[kind] });
    }
    pieces = { same: '', deleted: '', inserted: '' };
  };
  for (const { kind, text } of parts) {
    const turns = kind === 'same' ? pieces.deleted + pieces.inserted !== '' : pieces.same !== '';
    if (turns) flush();
    pieces[kind] += text;
  }
  flush();
  return merged;
}
