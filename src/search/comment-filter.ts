import { wordsOfRange } from './date-words.ts';
import type { Group } from './expression.ts';
import { encodeWord, termsOf } from './words.ts';

/** Which comments are wanted; what is left out does not matter. */
export interface CommentFilter {
  status?: string;
  articleId?: number;
  commenterId?: number;
  /** As Comment.networkIndex keeps it. */
  networkIndex?: string;
  /** The website is in this domain: lower case, without port. */
  domain?: string;
  /** The rule had something to say. */
  rule?: string;
  decidedById?: number;
  /** Submitted at this instant or later. */
  from?: Date;
  /** Submitted before this instant. */
  to?: Date;
  /** All words of it are in text, name or title. */
  q?: string;
}

const NETWORK_LETTERS = 16; // 96 of the hash's 256 bits tell networks apart

/** One word each; the hyphen keeps them apart from the words of a text. */
export const factWord = {
  status: (status: string) => `s-${encodeWord(status)}`,
  article: (id: number) => `a-${id}`,
  commenter: (id: number) => `c-${id}`,
  network: (index: string) => `n-${encodeWord(index.slice(0, NETWORK_LETTERS))}`,
  domain: (domain: string) => `w-${encodeWord(domain)}`,
  rule: (rule: string) => `r-${encodeWord(rule)}`,
  moderator: (id: number) => `b-${id}`,
};

/** @returns what has to be found, as groups of which each must be met */
export function groupsOf(filter: CommentFilter): Group[] {
  const { status, articleId, commenterId, networkIndex, domain, rule, decidedById, from, to, q } = filter;
  const words = [
    status !== undefined && factWord.status(status),
    articleId !== undefined && factWord.article(articleId),
    commenterId !== undefined && factWord.commenter(commenterId),
    networkIndex !== undefined && factWord.network(networkIndex),
    domain !== undefined && factWord.domain(domain),
    rule !== undefined && factWord.rule(rule),
    decidedById !== undefined && factWord.moderator(decidedById),
  ];
  return [
    ...words.filter((word) => word !== false).map((word) => [[word]]),
    ...(from || to ? [wordsOfRange(from, to).map((word) => [word])] : []),
    ...(q === undefined ? [] : termsOf(q)),
  ];
}

/** Nothing but perhaps a status, which the comments' own index answers. */
export const isByStatusOnly = (filter: CommentFilter): boolean =>
  Object.entries(filter).every(([name, value]) => name === 'status' || value === undefined);
