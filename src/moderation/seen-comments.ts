// Comments as a page showed them, written into a form: exactly these are meant, as they were.
import { isNumberFrom } from '../http/field-chains.ts';

/** So many at once; who has more goes on after it. It bounds how long a request takes. */
export const MOST_AT_ONCE = 2_000;
/** Of a form that lists so many. */
export const SEEN_FORM_BYTES = 64 * 1024;

/** A comment as the moderator saw it. */
export interface SeenComment {
  commentId: number;
  /** The version on screen. */
  version: number;
}

/** Such as "12.3 15.1": ids and versions. */
export const writeSeen = (seen: readonly SeenComment[]): string =>
  seen.map(({ commentId, version }) => `${commentId}.${version}`).join(' ');

export const isSeenList = (typed: string): boolean => {
  const pairs = typed.split(' ');
  return pairs.length <= MOST_AT_ONCE && pairs.every((pair) => isPair(pair.split('.')));
};

/** @param typed what `isSeenList` let through */
export const readSeenList = (typed: string): SeenComment[] =>
  typed.split(' ').map((pair) => {
    const [commentId = 0, version = 0] = pair.split('.').map(Number);
    return { commentId, version };
  });

const isPair = (parts: string[]): boolean => parts.length === 2 && parts.every(isNumberFrom(1));
