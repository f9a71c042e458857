const LONGEST = 600;
const SHOWN = 280;

export interface Excerpt {
  /** The beginning, cut between two words; '' when the text is short enough to be shown whole. */
  excerpt: string;
  words: number;
}

export function excerptOf(text: string): Excerpt {
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  if (text.length <= LONGEST) return { excerpt: '', words };
  const beginning = text.slice(0, SHOWN).replace(/\s+\S*$/, '');
  return { excerpt: `${beginning.replace(/[\uD800-\uDBFF]$/, '')}…`, words };
}
