import type { Webhook } from '../generated/sqlite/client.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import { formatInstant } from '../time/format.ts';
import { canRetry } from './deliveries.ts';
import { EVENT_LABELS, EVENTS, type EventName, readEvents, TEST_EVENT } from './events.ts';
import { CALL_LABELS, type CallWord } from './failure.ts';
import { FORMAT_LABELS, formatOf, FORMATS } from './formats.ts';
import { boxOf } from './webhooks.validation.ts';

export const presentWebhook = (webhook: Webhook, givenUp: number) => ({
  id: webhook.id,
  name: webhook.name,
  /** The rest of the address may hold a secret of the receiver. */
  host: new URL(webhook.url).host,
  format: FORMAT_LABELS[formatOf(webhook.format)],
  events: readEvents(webhook.events).map((event) => EVENT_LABELS[event]),
  isDisabled: webhook.disabledAt !== null,
  givenUp:
    givenUp === 0 ? '' : givenUp === 1 ? 'One event was given up.' : `${givenUp} events were given up.`,
});

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

export function presentDelivery(row: OutboxRow, timeZone: string) {
  const moment = (instant: Date) => ({ at: formatInstant(instant, timeZone), iso: instant.toISOString() });
  return {
    id: row.id,
    event: row.kind === TEST_EVENT ? 'Test' : (EVENT_LABELS[row.kind as EventName] ?? row.kind),
    commentUrl: row.commentId === null ? '' : `/desk/comments/${row.commentId}`,
    commentId: row.commentId,
    made: moment(row.createdAt),
    attempts: row.attempts,
    error: errorText(row),
    ...stateOf(row),
    when: moment(row.sentAt ?? row.failedAt ?? row.droppedAt ?? row.dueAt),
    canRetry: canRetry(row),
  };
}

function stateOf(row: OutboxRow): { state: string; badge: string } {
  if (row.sentAt) return { state: `Taken${answerOf(row)}`, badge: 'badge-approved' };
  if (row.failedAt) return { state: 'Given up', badge: 'badge-pending' };
  if (row.droppedAt) return { state: `Not needed, ${row.dropReason}`, badge: '' };
  return { state: row.attempts > 0 ? 'Next try' : 'Due', badge: '' };
}

function answerOf({ facts }: OutboxRow): string {
  const { status } = (facts ? JSON.parse(facts) : {}) as { status?: number };
  return status === undefined ? '' : `, answer ${status}`;
}

function errorText({ errorWord, errorDetail }: OutboxRow): string {
  if (!errorWord) return '';
  const label = CALL_LABELS[errorWord as CallWord] ?? CALL_LABELS.failed;
  return errorDetail ? `${label}: ${errorDetail}` : `${label}.`;
}
