/** Rows of one table that are deleted once nobody needs them. */
export interface Kept {
  table: 'Notice' | 'OutboxMessage';
  /** SQL about the row `r`: since when it is over; NULL while it is not. */
  overSince: string;
  /** SQL about the row `r`. */
  isNeeded: string;
}

/** SQL about the message `m`: when there was nothing left to do for it; what moderators did not get stays. */
const endOf = (m: string): string => `COALESCE(${m}."sentAt", ${m}."droppedAt",
  CASE WHEN ${m}."moderatorId" IS NULL THEN ${m}."failedAt" END)`;

// Counted and not asked with EXISTS: PostgreSQL would read the whole other table for each portion.

/**
 * Nobody is told any more. What a reader was told is needed for as long as that reader follows anything: the
 * unsubscribe link of each mail works by it, and nobody is told twice of a comment that comes back.
 */
export const NOTICES: Kept = {
  table: 'Notice',
  overSince: `COALESCE(r."cancelledAt",
    (SELECT ${endOf('m')} FROM "OutboxMessage" m WHERE m."id" = r."messageId"))`,
  isNeeded: `(r."cancelledAt" IS NULL AND (SELECT COUNT(*) FROM "Subscription" s
    WHERE s."commenterId" = r."commenterId" AND s."endedAt" IS NULL) > 0)`,
};

/**
 * Sent or not needed; of readers and webhooks also what was given up. One that still has notices is needed, or they
 * would be gathered again.
 */
export const MESSAGES: Kept = {
  table: 'OutboxMessage',
  overSince: endOf('r'),
  isNeeded: `((SELECT COUNT(*) FROM "Notice" n WHERE n."messageId" = r."id") > 0)`,
};

/** SQL about the row `r`; its one `?` is the moment before which it has to be over. */
export const isOver = ({ overSince, isNeeded }: Kept): string => `(${overSince} < ? AND NOT ${isNeeded})`;
