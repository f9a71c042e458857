import { WITHDRAWN } from '../comments/change-own-comment.ts';

export const STATUS_LABELS: Record<string, string> = {
  pending: 'Pending',
  approved: 'Approved',
  spam: 'Spam',
  trash: 'Trash',
};

/** What a badge says. */
export const statusLabel = ({ status, reason }: { status: string; reason: string }): string =>
  reason === WITHDRAWN ? 'Withdrawn by the author' : (STATUS_LABELS[status] ?? status);
