import type { Moderator } from '../generated/sqlite/client.ts';

/** When mails about waiting comments come: each at once, gathered by the hour or day, or none. */
export const MAIL_PACES = ['each', 'hourly', 'daily', 'none'] as const;
export type MailPace = (typeof MAIL_PACES)[number];

/** When a moderator wants to be mailed. */
export interface MailWishes {
  pace: MailPace;
}

export function readMailWishes(
  moderator: Pick<Moderator, 'notify'>,
  _site: { timeZone: string },
): MailWishes {
  return { pace: MAIL_PACES.find((pace) => pace === moderator.notify) ?? 'each' };
}

/** Whether a mail may leave now. */
export const mayMailAt = ({ pace }: MailWishes, _now: Date): boolean => pace !== 'none';
