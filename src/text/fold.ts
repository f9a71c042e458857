import { withoutUnseen } from './visible.ts';

/** All but two Arabic ligatures that stand for whole sentences and would make a text 18 times as long. */
const LETTERS = /[^\ufdfa\ufdfb]+/g;

/**
 * One form for texts that a person takes for the same: styled and full-width letters, case, accents, hidden
 * characters and white space make no difference. For comparing only; what was typed is what is stored.
 * @see https://www.unicode.org/reports/tr15/ for NFKD, NFKC with the accents still apart
 */
export function foldForComparison(text: string): string {
  // Marks go before normalising too, which sorts a run of them in the square of its length.
  const letters = withoutUnseen(text).replace(LETTERS, (part) => part.normalize('NFKD'));
  return (
    withoutUnseen(letters)
      // There and back, as capitals are where ß is ss; before that, since ẞ is a capital that stays one.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replace(/[\p{White_Space}\u2800]+/gu, ' ')
      .trim()
  );
}
