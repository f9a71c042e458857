const formats = new Map<string, Intl.DateTimeFormat>();

/** Such as "11 July 2024 at 06:30"; made once per zone because building the formatter is slow. */
export function formatInstant(instant: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}
