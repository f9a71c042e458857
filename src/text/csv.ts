/**
 * One line of a CSV file (RFC 4180), each cell in quotes. A cell that a spreadsheet could take for a formula gets
 * an apostrophe in front, and so does one that has apostrophes before such a beginning: taking one apostrophe
 * away gives every cell back as it was.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(cells: (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Tells spreadsheets that the file is UTF-8. */
export const CSV_BEGINNING = '\ufeff';

const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
