// Why a notice was cancelled, or the event of a webhook dropped. Statements decide by it, and the desk shows it.

type CancelReason =
  'decided meanwhile' | 'undone' | 'escalated' | 'not wished' | 'moderator disabled' | 'unsubscribed';

/** The comment changed before anybody was told; when it is true again, it is told after all. */
export const DECIDED_MEANWHILE: CancelReason = 'decided meanwhile';
export const UNDONE: CancelReason = 'undone';
/** Another notice took its place: that the comment waits for long. */
export const ESCALATED: CancelReason = 'escalated';
/** The moderator chose to get no such mails. */
export const NOT_WISHED: CancelReason = 'not wished';
/** The account of the moderator was disabled. */
export const DISABLED: CancelReason = 'moderator disabled';
export const UNSUBSCRIBED: CancelReason = 'unsubscribed';
