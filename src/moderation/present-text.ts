import { beginningOf, markText, type TextPart } from './mark-text.ts';

/** Longer texts are folded, so that the next comment is in sight. */
const FOLDED = { longest: 900, shown: 500 };

export interface PresentedText {
  parts: TextPart[];
  /** The beginning of a text that is folded; [] when it is shown whole. */
  excerpt: TextPart[];
  words: number;
}

/** @param matches what a rule found in the text */
export function presentText(text: string, matches: readonly string[] = []): PresentedText {
  const parts = markText(text, matches);
  return {
    parts,
    excerpt: beginningOf(parts, FOLDED),
    words: text.split(/\s+/).filter((word) => word !== '').length,
  };
}
