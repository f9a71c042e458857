import { WITHDRAWN } from '../comments/change-own-comment.ts';
import * as statuses from '../statuses.ts';

/** By whatever status the database holds. */
export const STATUS_LABELS: Record<string, string> = statuses.STATUS_LABELS;

/** What a badge says. */
export const statusLabel = ({ status, reason }: { status: string; reason: string }): string =>
  reason === WITHDRAWN ? 'Withdrawn by the author' : statuses.labelOfStatus(status);
