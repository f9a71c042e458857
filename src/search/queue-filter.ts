import { addressIn } from './address-in.ts';
import { cleanText } from '../text/clean.ts';
import { domainFrom } from '../text/host.ts';
import { codePoints } from '../text/length.ts';
import { areSwapped, isDay } from '../time/days.ts';
import type { Order } from './find-comments.ts';
import { idFrom } from '../http/field-chains.ts';
import { type Status, STATUSES } from '../statuses.ts';

/** The filter of the queue as its address says it. */
export interface QueueFilter {
  status?: Status | 'all';
  q?: string;
  /** A slug, or words of a title. */
  article?: string;
  commenter?: number;
  /** A comment: the network from which it was sent. */
  network?: number;
  domain?: string;
  rule?: string;
  /** The moderator who decided. */
  by?: number;
  /** The first and the last day, such as 2025-02-01, in the site's time zone. */
  from?: string;
  to?: string;
  order?: Order;
}

const SEARCH_LENGTH = 200;

type Reader<T> = (typed: string) => T | undefined;

const oneOf =
  <T extends string>(...known: T[]): Reader<T> =>
  (typed) =>
    known.find((one) => one === typed);

const matching =
  (pattern: RegExp): Reader<string> =>
  (typed) =>
    pattern.test(typed) ? typed : undefined;

const id: Reader<number> = (typed) => idFrom(typed) ?? undefined;

const day: Reader<string> = (typed) => (isDay(typed) ? typed : undefined);

/** An email address is no search text: what is searched for stands in URLs. */
const searchText: Reader<string> = (typed) => {
  const text = cleanText(typed, { oneLine: true });
  const isSearchable = text !== '' && codePoints(text) <= SEARCH_LENGTH && addressIn(text) === null;
  return isSearchable ? text : undefined;
};

/** In the order in which they stand in an address. */
const READERS: { [Name in keyof QueueFilter]-?: Reader<NonNullable<QueueFilter[Name]>> } = {
  status: oneOf(...STATUSES, 'all'),
  q: searchText,
  article: searchText,
  commenter: id,
  network: id,
  domain: (typed) => matching(/^[a-z0-9.-]{1,253}$/)(domainFrom(typed)),
  rule: matching(/^[a-z0-9_]{1,60}$/),
  by: id,
  from: day,
  to: day,
  order: oneOf('oldest', 'newest', 'riskiest'),
};

const NAMES = Object.keys(READERS) as (keyof QueueFilter)[];

/**
 * Reads a filter from the query of an address. Nothing is refused: a saved address may be older than we are.
 * @returns ignored: the names of values that say nothing; areDaysSwapped: the first day is after the last, and
 *   both are ignored for that
 */
export function parseFilter(query: Record<string, unknown>): {
  filter: QueueFilter;
  ignored: string[];
  areDaysSwapped: boolean;
} {
  const filter: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const name of NAMES) {
    const typed = query[name];
    if (typed === undefined || typed === '') continue;
    const value = typeof typed === 'string' ? READERS[name](typed) : undefined;
    if (value === undefined) ignored.push(name);
    else filter[name] = value;
  }
  const { from, to, ...others } = filter as QueueFilter;
  if (!areSwapped(from, to)) return { filter, ignored, areDaysSwapped: false };
  return { filter: others, ignored: [...ignored, 'from', 'to'], areDaysSwapped: true };
}

/** The query of an address that says this filter, such as `status=spam&q=night+train`; '' for none. */
export function filterQuery(filter: QueueFilter): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== undefined) query.set(name, String(filter[name]));
  return query.toString();
}
