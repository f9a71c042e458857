/** What a comment can be, in the order in which the desk lists it. What was deleted for good is none of these. */
export const STATUS_LABELS = {
  pending: 'Pending',
  approved: 'Approved',
  spam: 'Spam',
  trash: 'Trash',
} as const;

export type Status = keyof typeof STATUS_LABELS;

export const STATUSES = Object.keys(STATUS_LABELS) as Status[];

const WORDS: Record<string, string> = { ...STATUS_LABELS, erased: 'Erased' };

/** @param status also one that only an old entry of the log still names */
export const labelOfStatus = (status: string): string => WORDS[status] ?? status;
