import type { Webhook } from '../generated/sqlite/client.ts';
import { howManyEvents } from '../outbox/how-many.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import { capitalized } from '../text/capitalized.ts';
import { formatInstant } from '../time/format.ts';
import { type CallFailure, canRetry } from './deliveries.ts';
import { EVENT_LABELS, EVENTS, type EventName, readEvents, TEST_EVENT } from './events.ts';
import { CALL_LABELS, type CallWord } from './failure.ts';
import { FORMAT_LABELS, formatOf, FORMATS } from './formats.ts';
import { boxOf } from './webhooks.validation.ts';

/** What is known of how a receiver answers. */
export interface ReceiverState {
  /** How many events were given up; at most one more than COUNT_CAP. */
  givenUp: number;
  /** Why it took nothing when it was called last; undefined when it did. */
  failure: CallFailure | undefined;
}

export const presentWebhook = (webhook: Webhook, { givenUp, failure }: ReceiverState) => ({
  id: webhook.id,
  name: webhook.name,
  /** The rest of the address may hold a secret of the receiver. */
  host: new URL(webhook.url).host,
  format: FORMAT_LABELS[formatOf(webhook.format)],
  events: readEvents(webhook.events).map((event) => EVENT_LABELS[event]),
  isDisabled: webhook.disabledAt !== null,
  failing: failure ? errorText(failure) : '',
  givenUp: givenUp === 0 ? '' : eventsGivenUp(givenUp),
});

/** Such as "One event was given up." @param whose such as " for the webhook “Chat”" */
export const eventsGivenUp = (count: number, whose = ''): string =>
  `${capitalized(howManyEvents(count))}${whose} ${count === 1 ? 'was' : 'were'} given up.`;

/** What the form shows: what was typed, else what is stored, else what a new one begins with. */
export function presentFields(webhook: Webhook | null, typed: Record<string, string> | null) {
  const events = webhook ? readEvents(webhook.events) : (['comment.held'] as EventName[]);
  return {
    name: typed?.name ?? webhook?.name ?? '',
    url: typed?.url ?? webhook?.url ?? '',
    format: typed?.format ?? webhook?.format ?? 'json',
    formats: FORMATS.map((value) => ({ value, label: FORMAT_LABELS[value] })),
    boxes: EVENTS.map((event) => ({
      name: boxOf(event),
      label: EVENT_LABELS[event],
      hint: event,
      checked: typed ? typed[boxOf(event)] === '1' : events.includes(event),
    })),
  };
}

/** @param isFailing whether the receiver failed when it was called last, so that it is left alone for a while */
export function presentDelivery(
  row: OutboxRow,
  { now, isFailing, timeZone }: { now: Date; isFailing: boolean; timeZone: string },
) {
  const moment = (instant: Date) => ({ at: formatInstant(instant, timeZone), iso: instant.toISOString() });
  return {
    id: row.id,
    event: row.kind === TEST_EVENT ? 'Test' : (EVENT_LABELS[row.kind as EventName] ?? row.kind),
    commentUrl: row.commentId === null ? '' : `/desk/comments/${row.commentId}`,
    commentId: row.commentId,
    made: moment(row.createdAt),
    attempts: row.attempts,
    error: errorText(row),
    ...stateOf(row, isFailing && row.dueAt <= now),
    when: moment(row.sentAt ?? row.failedAt ?? row.droppedAt ?? row.dueAt),
    canRetry: canRetry(row),
  };
}

function stateOf(row: OutboxRow, isHeldUp: boolean): { state: string; badge: string } {
  if (row.sentAt) return { state: `Taken${answerOf(row)}`, badge: 'badge-approved' };
  if (row.failedAt) return { state: 'Given up', badge: 'badge-pending' };
  if (row.droppedAt) return { state: `Not needed, ${row.dropReason}`, badge: '' };
  if (isHeldUp) return { state: 'Waits for the receiver, since', badge: '' };
  return { state: row.attempts > 0 ? 'Next try' : 'Due', badge: '' };
}

function answerOf({ facts }: OutboxRow): string {
  const { status } = (facts ? JSON.parse(facts) : {}) as { status?: number };
  return status === undefined ? '' : `, answer ${status}`;
}

function errorText({ errorWord, errorDetail }: CallFailure): string {
  if (!errorWord) return '';
  const label = CALL_LABELS[errorWord as CallWord] ?? CALL_LABELS.failed;
  return errorDetail ? `${label}: ${errorDetail}` : `${label}.`;
}
