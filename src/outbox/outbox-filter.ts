/** Which mails a person wants to see. */
export interface OutboxFilter {
  kind?: string;
  /** One recipient, or every reader. */
  to?: { moderatorId: number } | { commenterId: number | { gt: number } };
}
