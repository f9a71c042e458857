/** Rows of one table that are deleted once nobody needs them. */
export interface Kept {
  table: 'Notice' | 'OutboxMessage';
  /** SQL about the row `r`: since when it is over; NULL while it is not. */
  overSince: string;
  /** SQL about the row `r`. */
  isNeeded: string;
}

// Counted and not asked with EXISTS: PostgreSQL would read the whole other table for each portion.

/**
 * Nobody is told any more. What a reader was told is needed for as long as that reader follows anything: the
 * unsubscribe link of each mail works by it, and nobody is told twice of a comment that comes back.
 */
export const NOTICES: Kept = {
  table: 'Notice',
  overSince: `COALESCE(r."cancelledAt",
    (SELECT COALESCE(m."sentAt", m."droppedAt") FROM "OutboxMessage" m WHERE m."id" = r."messageId"))`,
  isNeeded: `(r."cancelledAt" IS NULL AND (SELECT COUNT(*) FROM "Subscription" s
    WHERE s."commenterId" = r."commenterId" AND s."endedAt" IS NULL) > 0)`,
};

/**
 * Sent or not needed; of webhooks also what was given up. One that still has notices is needed, or they would be
 * gathered again.
 */
export const MESSAGES: Kept = {
  table: 'OutboxMessage',
  overSince: `COALESCE(r."sentAt", r."droppedAt", CASE WHEN r."channel" = 'webhook' THEN r."failedAt" END)`,
  isNeeded: `((SELECT COUNT(*) FROM "Notice" n WHERE n."messageId" = r."id") > 0)`,
};

/** SQL about the row `r`; its one `?` is the moment before which it has to be over. */
export const isOver = ({ overSince, isNeeded }: Kept): string => `(${overSince} < ? AND NOT ${isNeeded})`;
