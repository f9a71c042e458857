// C0 and C1 controls without tab and line feed, NUL among them.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * What a visitor typed, fit to be stored in either database and judged: well-formed, line ends as LF, no
 * control characters.
 * @param oneLine also turns tabs and line ends into spaces and trims
 */
export function cleanText(typed: string, { oneLine = false } = {}): string {
  const wellFormed = typed.isWellFormed() ? typed : typed.replace(/\p{Surrogate}/gu, '');
  const lines = wellFormed.replace(/\r\n?/g, '\n').replace(CONTROLS, '');
  return oneLine ? lines.replace(/[\t\n\u2028\u2029]+/g, ' ').trim() : lines;
}
