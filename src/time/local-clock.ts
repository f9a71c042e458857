const formats = new Map<string, Intl.DateTimeFormat>();

/** What clock and calendar show at a place. */
export interface LocalClock {
  /** Such as 2025-03-01. */
  day: string;
  /** 0 is Sunday. */
  weekday: number;
  /** Minutes since midnight, as the clock shows them: where it is set back, an hour comes twice. */
  minute: number;
}

export function localClock(instant: Date, timeZone: string): LocalClock {
  const parts = formatFor(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return {
    day,
    weekday: new Date(`${day}T00:00:00Z`).getUTCDay(),
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** Made once per zone because building a formatter is slow. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}
