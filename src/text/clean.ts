/**
 * C0 and C1 controls without tab and line feed, NUL among them, and the code points that Unicode keeps for
 * a program's own use: XML knows neither.
 */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Noncharacter_Code_Point}]/gu;

/**
 * More marks on one letter than any script writes. Normalising takes the square of such a run, and browsers
 * that draw it stand still.
 * @see https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format for the number
 */
const MARKS_TOO_MANY = /(?<!\p{Mark})(\p{Mark}{30})\p{Mark}+/gu;

/**
 * What a visitor typed, fit to be stored in either database and judged: well-formed, line ends as LF, no
 * control characters, at most 30 marks in a row.
 * @param oneLine also turns tabs and line ends into spaces and trims
 */
export function cleanText(typed: string, { oneLine = false } = {}): string {
  const wellFormed = typed.isWellFormed() ? typed : typed.replace(/\p{Surrogate}/gu, '');
  const lines = wellFormed.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(MARKS_TOO_MANY, '$1');
  return oneLine ? lines.replace(/[\t\n\u2028\u2029]+/g, ' ').trim() : lines;
}
