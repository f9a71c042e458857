const KINDS = new Set([
  'comment-held',
  'held-digest',
  'waiting-digest',
  'comment-approved',
  'comment-declined',
  'comment-reply',
  'new-comment',
  'reader-digest',
]);

/**
 * Whether mails of this kind tell of comments. They can be filtered as one list, and may wait when there are
 * many; what a person asked for, such as a new password, is in no list and does not wait.
 */
export const isAboutComments = (kind: string): boolean => KINDS.has(kind);
