import type { Counts } from '../moderation-log/counts.ts';
import { ruleLabel } from '../rules/labels.ts';
import { filterQuery, type QueueFilter } from '../search/queue-filter.ts';
import { labelOfStatus, STATUSES } from '../statuses.ts';

const TABS = [...STATUSES, 'all'] as const;

const ORDERS = { oldest: 'Oldest first', newest: 'Newest first', riskiest: 'Riskiest first' };

/** How the names of a filter are called where one of them says nothing. */
const NAMES: Record<string, string> = {
  status: 'status',
  q: 'search words',
  article: 'article',
  commenter: 'author',
  network: 'network',
  domain: 'website',
  rule: 'rule',
  by: 'moderator',
  from: 'first day',
  to: 'last day',
  order: 'order',
};

/** The tabs lead to the same filter under another status; each with what is there in all. */
export function presentTabs(wanted: QueueFilter, counts: Counts) {
  return TABS.map((status) => ({
    status,
    label: status === 'all' ? 'All' : labelOfStatus(status),
    count: counts[status],
    url: `/desk/comments?${filterQuery({ ...wanted, status })}`,
    current: status === wanted.status,
  }));
}

/** The filter in words, such as ["status: Spam", "search words: night train"]. */
export const filterWords = (wanted: QueueFilter): string[] =>
  Object.entries({ ...wanted, order: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${NAMES[name] ?? name}: ${factValue(name, String(value))}`);

/** What the address names but nothing is known by, in words. */
export const ignoredWords = (names: readonly string[]): string[] => names.map((name) => NAMES[name] ?? name);

function factValue(name: string, value: string): string {
  if (name === 'rule') return ruleLabel(value);
  return name === 'status' ? labelOfStatus(value) : value;
}

/** The search form and what is filtered by beside its fields. */
export function presentFilter(
  wanted: QueueFilter,
  result: {
    ignored: string[];
    isBounded: boolean;
    found: { count: number; isExact: boolean } | null;
  },
) {
  const { status, q = '', from = '', to = '', order, ...facts } = wanted;
  const chips = Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({
      name,
      value: String(value),
      label: `${NAMES[name] ?? name}: ${factValue(name, String(value))}`,
      withoutUrl: `/desk/comments?${filterQuery({ ...wanted, [name]: undefined })}`,
    }));
  return {
    status,
    q,
    from,
    to,
    chips,
    orders: Object.entries(ORDERS).map(([value, label]) => ({
      value,
      label,
      selected: value === (order ?? (status === 'pending' ? 'oldest' : 'newest')),
    })),
    query: filterQuery(wanted),
    isOpen: q !== '' || from !== '' || to !== '' || chips.length > 0,
    found: foundLabel(result.found),
    ignored: ignoredWords(result.ignored),
    isBounded: result.isBounded,
  };
}

function foundLabel(found: { count: number; isExact: boolean } | null): string {
  if (!found) return '';
  if (!found.isExact) return `More than ${found.count} comments match.`;
  return found.count === 1 ? 'One comment matches.' : `${found.count} comments match.`;
}
