/**
 * One form for texts that a person takes for the same: styled and full-width letters, case, accents, hidden
 * characters and white space make no difference. For comparing only; what was typed is what is stored.
 * @see https://www.unicode.org/reports/tr15/ for NFKD, NFKC with the accents still apart
 */
export function foldForComparison(text: string): string {
  return (
    text
      .normalize('NFKD')
      // Both ways, as capitals are where ß is ss.
      .toUpperCase()
      .toLowerCase()
      .replace(/[\p{Mark}\p{Default_Ignorable_Code_Point}]/gu, '')
      .replace(/[\p{White_Space}\u2800]+/gu, ' ')
      .trim()
  );
}
