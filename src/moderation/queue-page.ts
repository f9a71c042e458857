import { filterQuery, parseFilter } from '../search/queue-filter.ts';

const QUEUE = '/desk/comments';

/** @returns the address of the queue with the filter of the wanted one; whatever else was wanted is dropped */
export function queuePage(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith(`${QUEUE}?`)) return QUEUE;
  const query = Object.fromEntries(new URLSearchParams(wanted.slice(QUEUE.length + 1)));
  const known = filterQuery(parseFilter(query).filter);
  return known === '' ? QUEUE : `${QUEUE}?${known}`;
}

/** The same page with what was done last. */
export function withDone(page: string, batchId: number | null): string {
  if (batchId === null) return page;
  return `${page}${page.includes('?') ? '&' : '?'}done=${batchId}`;
}
