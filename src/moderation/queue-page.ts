import { filterQuery, parseFilter } from '../search/queue-filter.ts';

const QUEUE = '/desk/comments';

/** @returns the address of the queue with the filter of the wanted one; whatever else was wanted is dropped */
export function queuePage(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith(`${QUEUE}?`)) return QUEUE;
  const query = Object.fromEntries(new URLSearchParams(wanted.slice(QUEUE.length + 1)));
  const known = filterQuery(parseFilter(query).filter);
  return known === '' ? QUEUE : `${QUEUE}?${known}`;
}

/** The way back to the queue that an address or a form names; '' for none, and never anywhere else. */
export const wayBack = (wanted: unknown): string =>
  typeof wanted === 'string' && wanted !== '' ? queuePage(wanted) : '';

/** The way back that a page was opened with, or its form was sent with; '' for none. */
export function wayBackOf({ query, body }: { query: Record<string, unknown>; body?: unknown }): string {
  const { from } = (body ?? {}) as { from?: unknown };
  return wayBack(query.from) || wayBack(from);
}

/** An address that takes the way back along. @param from '' for none */
export const withFrom = (url: string, from: string): string =>
  from === '' ? url : `${url}${url.includes('?') ? '&' : '?'}from=${encodeURIComponent(from)}`;

/** The same page with what was done last. */
export function withDone(page: string, batchId: number | null): string {
  if (batchId === null) return page;
  return `${page}${page.includes('?') ? '&' : '?'}done=${batchId}`;
}
