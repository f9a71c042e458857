/** What a moderator can decide about a comment; the one list of it. Words in the log are in moderation-log/words.ts. */
export const DECISIONS = [
  { action: 'approve', status: 'approved', short: 'Approve', label: 'Approve', done: 'Approved' },
  { action: 'spam', status: 'spam', short: 'Spam', label: 'Mark as spam', done: 'Marked as spam' },
  {
    action: 'trash',
    status: 'trash',
    short: 'Trash',
    label: 'Move to the trash',
    done: 'Moved to the trash',
  },
  {
    action: 'pending',
    status: 'pending',
    short: 'Back to pending',
    label: 'Put back to pending',
    done: 'Put back to pending',
  },
] as const;

export type Decision = (typeof DECISIONS)[number];
export type DecisionAction = Decision['action'];

export const DECISION_ACTIONS: readonly string[] = DECISIONS.map(({ action }) => action);

export const decisionOf = (action: string): Decision | undefined =>
  DECISIONS.find((decision) => decision.action === action);

/** The status that a decision gives. */
export const statusAfter = (action: DecisionAction): Decision['status'] => decisionOf(action)!.status;

/** What can be decided about comments of this status; '' for comments of several. */
export const decisionsFor = (status: string): Decision[] =>
  DECISIONS.filter((decision) => decision.status !== status);
