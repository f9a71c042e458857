import type { Counts } from '../moderation-log/counts.ts';
import type { NamedArticle } from '../search/find-articles.ts';
import { filterQuery, type QueueFilter } from '../search/queue-filter.ts';
import { labelOfStatus, STATUSES } from '../statuses.ts';
import { ignoredWords, type NamedFilter } from './filter-names.ts';

const TABS = [...STATUSES, 'all'] as const;

const SHOWN_ARTICLES = 20;

const ORDERS = { oldest: 'Oldest first', newest: 'Newest first', riskiest: 'Riskiest first' };

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

/** Filters that have no field; links lead to them. */
const WITHOUT_FIELD: readonly string[] = ['commenter', 'network'];

export interface FilterChoices {
  rules: { value: string; label: string }[];
  moderators: { value: string; label: string }[];
}

/** The search form with its choices, and what is filtered by. */
export function presentFilter(
  wanted: QueueFilter,
  result: {
    /** The query of the address, for what was typed and says nothing. */
    typed: Record<string, unknown>;
    named: NamedFilter[];
    choices: FilterChoices;
    ignored: string[];
    /** Both days are ignored for it. */
    areDaysSwapped: boolean;
    articles: NamedArticle[];
    isBounded: boolean;
    found: { count: number; isExact: boolean } | null;
  },
) {
  const { status, order } = wanted;
  const { ignored, choices, areDaysSwapped } = result;
  const valueOf = (name: keyof QueueFilter): string => {
    const typed = ignored.includes(name) ? result.typed[name] : wanted[name];
    return typeof typed === 'string' || typeof typed === 'number' ? String(typed) : '';
  };
  const chips = result.named
    .filter(({ name }) => name !== 'status' && !ignored.includes(name))
    .map((one) => ({ ...one, withoutUrl: queueWith({ ...wanted, [one.name]: undefined }) }));
  const hasOwnSentence = (name: string) =>
    (name === 'article' && result.articles.length > 0) ||
    (areDaysSwapped && (name === 'from' || name === 'to'));
  const isTouched = (...names: (keyof QueueFilter)[]) => names.some((name) => valueOf(name) !== '');
  return {
    status,
    q: ignored.includes('q') ? '' : valueOf('q'),
    article: valueOf('article'),
    domain: valueOf('domain'),
    from: valueOf('from'),
    to: valueOf('to'),
    rules: chosen(choices.rules, valueOf('rule'), 'A rule that is no longer in use'),
    moderators: chosen(choices.moderators, valueOf('by'), 'Somebody who is not here'),
    chips,
    hidden: chips.filter(({ name }) => WITHOUT_FIELD.includes(name)),
    orders: Object.entries(ORDERS).map(([value, label]) => ({
      value,
      label,
      selected: value === (order ?? (status === 'pending' ? 'oldest' : 'newest')),
    })),
    isOpen: isTouched('article', 'domain', 'rule', 'by', 'from', 'to'),
    found: foundLabel(result.found),
    wrong: ignored,
    ignored: ignoredWords(ignored.filter((name) => !hasOwnSentence(name))),
    areDaysSwapped,
    articles: presentArticles(wanted, result.articles),
    isBounded: result.isBounded,
  };
}

const queueWith = (filter: QueueFilter): string => `/desk/comments?${filterQuery(filter)}`;

/** Also what the address names but the list has not, so that sending the form changes nothing unseen. */
function chosen(options: { value: string; label: string }[], value: string, otherwise: string) {
  const isListed = value === '' || options.some((one) => one.value === value);
  return [...options, ...(isListed ? [] : [{ value, label: otherwise }])].map((one) => ({
    ...one,
    selected: one.value === value,
  }));
}

/** Those that a typed title may mean, when there are several. */
function presentArticles(wanted: QueueFilter, articles: NamedArticle[]) {
  if (articles.length < 2) return { links: [], more: 0 };
  const links = articles.slice(0, SHOWN_ARTICLES).map(({ slug, title }) => ({
    title,
    url: queueWith({ ...wanted, article: slug }),
  }));
  return { links, more: articles.length - links.length };
}

function foundLabel(found: { count: number; isExact: boolean } | null): string {
  if (!found) return '';
  if (!found.isExact) return `More than ${found.count} comments match.`;
  return found.count === 1 ? 'One comment matches.' : `${found.count} comments match.`;
}
