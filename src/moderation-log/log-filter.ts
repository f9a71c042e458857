import type { Prisma } from '../generated/sqlite/client.ts';
import { idFrom } from '../http/field-chains.ts';
import type { FieldError } from '../http/forms.ts';
import { addDays, areSwapped, isDay, startOfDay } from '../time/days.ts';

/** What is in the address, as it was typed. */
export interface LogFilter {
  /** moderator-<id>, rule, commenter, system, or "" for anybody */
  who: string;
  action: string;
  comment: string;
  /** The slug of an article. */
  article: string;
  /** Days of the site, both included. */
  from: string;
  to: string;
}

const FIELDS = ['who', 'action', 'comment', 'article', 'from', 'to'] as const;
const LONGEST_SLUG = 200;

/** A name that is repeated or missing counts as empty. */
export function readLogFilter(query: Record<string, unknown>): LogFilter {
  const read = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  return Object.fromEntries(FIELDS.map((name) => [name, read(name)])) as unknown as LogFilter;
}

export function checkLogFilter(filter: LogFilter): FieldError[] {
  const errors: FieldError[] = [];
  const say = (field: keyof LogFilter, message: string) => errors.push({ field, message });
  if (!/^$|^(rule|commenter|system)$/.test(filter.who) && moderatorIn(filter.who) === null) {
    say('who', 'Please choose who from the list.');
  }
  if (!/^[a-z-]{0,40}$/.test(filter.action)) say('action', 'Please choose an action from the list.');
  if (filter.comment !== '' && idFrom(filter.comment) === null) {
    say('comment', 'Please give the number of a comment, such as 123.');
  }
  if (!/^[a-z0-9-]*$/.test(filter.article) || filter.article.length > LONGEST_SLUG) {
    say('article', 'Please give the article as in its address, such as night-trains.');
  }
  for (const field of ['from', 'to'] as const) {
    if (filter[field] !== '' && !isDay(filter[field])) say(field, 'Please give a day such as 2025-03-01.');
  }
  const areDays = isDay(filter.from) && isDay(filter.to);
  if (areDays && areSwapped(filter.from, filter.to))
    say('to', 'Please give a last day that is not before the first.');
  return errors;
}

/** The part of an address that names this filter; '' when nothing is filtered. */
export function logQuery(filter: LogFilter): string {
  return new URLSearchParams(
    FIELDS.filter((name) => filter[name]).map((name) => [name, filter[name]]),
  ).toString();
}

/** @param filter one that was checked */
export function logCondition(filter: LogFilter, timeZone: string): Prisma.LogEntryWhereInput {
  const moderatorId = moderatorIn(filter.who);
  const comment = idFrom(filter.comment);
  return {
    ...(moderatorId !== null ? { moderatorId } : filter.who ? { actor: filter.who } : {}),
    ...(filter.action ? { action: filter.action } : {}),
    ...(comment !== null ? { commentId: comment } : {}),
    ...(filter.article ? { article: { slug: filter.article } } : {}),
    at: {
      ...(filter.from ? { gte: startOfDay(filter.from, timeZone) } : {}),
      ...(filter.to ? { lt: startOfDay(addDays(filter.to, 1), timeZone) } : {}),
    },
  };
}

const moderatorIn = (who: string): number | null =>
  who.startsWith('moderator-') ? idFrom(who.slice('moderator-'.length)) : null;
