/** What webhooks are told of. docs/webhooks.md documents each. */
export const EVENTS = [
  'comment.held',
  'comment.approved',
  'comment.spam',
  'comment.trashed',
  'comment.edited',
] as const;
export type EventName = (typeof EVENTS)[number];

/** What the button "Send a test event" sends; nobody subscribes to it. */
export const TEST_EVENT = 'test';

/** In the order of the list to choose from. */
export const EVENT_LABELS: Record<EventName, string> = {
  'comment.held': 'A comment waits for a person',
  'comment.approved': 'A comment was approved',
  'comment.spam': 'A comment was marked as spam',
  'comment.trashed': 'A comment went to the trash',
  'comment.edited': 'The text of a comment was changed',
};

const EVENT_OF_STATUS: Record<string, EventName> = {
  pending: 'comment.held',
  approved: 'comment.approved',
  spam: 'comment.spam',
  trash: 'comment.trashed',
};

/** @returns null for a status that nobody is told of */
export const eventOfStatus = (status: string): EventName | null => EVENT_OF_STATUS[status] ?? null;

/** Whether an event still says what is so; an edit stays one whatever becomes of the comment. */
export const isStillTrue = (event: string, status: string): boolean =>
  event === 'comment.edited' ? status !== 'erased' : eventOfStatus(status) === event;

/** @param stored Webhook.events */
export const readEvents = (stored: string): EventName[] =>
  EVENTS.filter((event) => stored.split(' ').includes(event));

export const writeEvents = (events: readonly EventName[]): string => events.join(' ');
