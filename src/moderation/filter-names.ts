import { ruleLabel } from '../rules/labels.ts';
import { nameInSentence } from './mark-text.ts';
import type { QueueFilter } from '../search/queue-filter.ts';
import type { Services } from '../services.ts';
import { labelOfStatus } from '../statuses.ts';

type Needs = Pick<Services, 'database'>;
type Name = keyof QueueFilter;

/** How the names of a filter are called. */
const NAMES: Record<Name, string> = {
  status: 'status',
  q: 'search words',
  article: 'article',
  commenter: 'author',
  network: 'network',
  domain: 'website',
  rule: 'rule',
  by: 'decided by',
  from: 'first day',
  to: 'last day',
  order: 'order',
};

/** What the address names but nothing is known by, in words. */
export const ignoredWords = (names: readonly string[]): string[] =>
  names.map((name) => NAMES[name as Name] ?? name);

export interface NamedFilter {
  name: Name;
  value: string;
  /** Such as "article: Night trains return". */
  label: string;
}

/** Each part of a filter in words that people know; the order is none of them. */
export async function nameFilter(services: Needs, wanted: QueueFilter): Promise<NamedFilter[]> {
  const named: NamedFilter[] = [];
  for (const [key, value] of Object.entries({ ...wanted, order: undefined })) {
    if (value === undefined) continue;
    const name = key as Name;
    named.push({ name, value: String(value), label: await labelOf(services, name, String(value)) });
  }
  return named;
}

async function labelOf(services: Needs, name: Name, value: string): Promise<string> {
  if (name === 'network') return `From the network of comment ${value}`;
  return `${NAMES[name]}: ${await wordsOf(services, name, value)}`;
}

async function wordsOf({ database }: Needs, name: Name, value: string): Promise<string> {
  const { prisma } = database;
  switch (name) {
    case 'status':
      return labelOfStatus(value);
    case 'rule':
      return ruleLabel(value);
    case 'article':
      return (await prisma.article.findUnique({ where: { slug: value } }))?.title ?? value;
    case 'by':
      return (await prisma.moderator.findUnique({ where: { id: Number(value) } }))?.name ?? value;
    case 'commenter':
      return (await latestName(prisma, Number(value))) ?? value;
    default:
      return value;
  }
}

/** Authors have no name of their own; each comment has one. */
async function latestName({ comment }: Services['database']['prisma'], commenterId: number) {
  const latest = await comment.findFirst({
    where: { commenterId, status: { not: 'erased' } },
    orderBy: { id: 'desc' },
    select: { authorName: true },
  });
  return latest && nameInSentence(latest.authorName);
}
