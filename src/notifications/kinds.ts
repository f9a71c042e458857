/** What a notice tells, by whom it is told to. */
export const MODERATOR_KINDS = ['held', 'escalated'] as const;
export const READER_KINDS = ['approved', 'declined', 'reply', 'new-comment'] as const;
export type NoticeKind = (typeof MODERATOR_KINDS)[number] | (typeof READER_KINDS)[number];

/** The statuses of its comment with which a notice is true; with another one nobody is told. */
export const TRUE_WITH: Record<NoticeKind, readonly string[]> = {
  held: ['pending'],
  escalated: ['pending'],
  approved: ['approved'],
  declined: ['spam', 'trash'],
  reply: ['approved'],
  'new-comment': ['approved'],
};
