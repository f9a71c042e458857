import { commenterLabel } from '../commenters/commenter-label.ts';
import { idFrom } from '../http/field-chains.ts';
import { findMailKind, MAILS } from '../mail/messages/index.ts';
import type { OutboxFilter } from '../outbox/outbox-filter.ts';
import type { OutboxCursor } from '../outbox/read-outbox.ts';

/** What the mail page is filtered by, as its address says it; '' for everything. */
export interface MailFilter {
  kind: string;
  /** readers, moderator-<id> or author-<id> */
  to: string;
}

export const NO_FILTER: MailFilter = { kind: '', to: '' };

export const isFiltered = ({ kind, to }: MailFilter): boolean => kind !== '' || to !== '';

/** What is not known is left out. */
export function parseMailFilter({ kind, to }: Record<string, unknown>): MailFilter {
  return {
    kind: typeof kind === 'string' && findMailKind(kind) ? kind : '',
    to: typeof to === 'string' && recipientWhere(to) ? to : '',
  };
}

export function outboxFilter({ kind, to }: MailFilter): OutboxFilter {
  const recipient = recipientWhere(to);
  return { ...(kind ? { kind } : {}), ...(recipient ? { to: recipient } : {}) };
}

/** @param more such as the state; what is '' is left out */
export function mailUrl(filter: MailFilter, more: Record<string, string | number> = {}): string {
  const entries = Object.entries({ ...more, ...filter }).filter(([, value]) => value !== '');
  const query = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
  return query ? `/desk/mail?${query}` : '/desk/mail';
}

/** Where a page of the list ended, as the address of the next one says it. */
export const writeCursor = ({ at, id }: OutboxCursor): string => `${at.getTime()}-${id}`;

/** @returns null for what was not written so */
export function parseCursor(typed: unknown): OutboxCursor | null {
  const [, ms, number] = /^(\d{1,13})-(\d+)$/.exec(typeof typed === 'string' ? typed : '') ?? [];
  const id = idFrom(number);
  return id === null ? null : { at: new Date(Number(ms)), id };
}

/** For a list to choose from: what a reader is called is no name. */
export function presentMailFilter(filter: MailFilter, moderators: { id: number; name: string }[]) {
  const author = /^author-(\d+)$/.exec(filter.to)?.[1];
  const recipients = [
    { value: '', label: 'Everybody' },
    ...moderators.map(({ id, name }) => ({ value: `moderator-${id}`, label: name })),
    { value: 'readers', label: 'All readers' },
    ...(author ? [{ value: filter.to, label: commenterLabel(Number(author)) }] : []),
  ];
  const kinds = Object.entries(MAILS).map(([value, { label }]) => ({ value, label }));
  return { ...filter, recipients, kinds: [{ value: '', label: 'Every kind' }, ...kinds] };
}

function recipientWhere(to: string): OutboxFilter['to'] | null {
  if (to === 'readers') return { commenterId: { gt: 0 } };
  const [, who, number] = /^(moderator|author)-(\d+)$/.exec(to) ?? [];
  const id = idFrom(number);
  if (id === null) return null;
  return who === 'moderator' ? { moderatorId: id } : { commenterId: id };
}
