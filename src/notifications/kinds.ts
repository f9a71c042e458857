/** What a notice tells. Moderators are told the first two, readers the others. */
export const NOTICE_KINDS = ['held', 'escalated', 'approved', 'declined', 'reply', 'new-comment'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The statuses of its comment with which a notice is true; with another one nobody is told. */
export const TRUE_WITH: Record<NoticeKind, readonly string[]> = {
  held: ['pending'],
  escalated: ['pending'],
  approved: ['approved'],
  declined: ['spam', 'trash'],
  reply: ['approved'],
  'new-comment': ['approved'],
};
