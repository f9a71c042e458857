import { ruleLabel } from '../rules/labels.ts';
import { filterQuery, type QueueFilter } from '../search/queue-filter.ts';
import { domainFrom, hostOf } from '../text/host.ts';

export interface Traits {
  id: number;
  commenterId: number;
  networkIndex: string;
  website: string;
  article: { slug: string; title: string };
  verdicts: { rule: string; outcome: string }[];
}

/** The queue with this filter, whatever the status. */
export const queueUrl = (filter: QueueFilter): string =>
  `/desk/comments?${filterQuery({ status: 'all', ...filter })}`;

/** Links to the comments that share something with this one; a network is named by a comment from it. */
export function moreLike(comment: Traits): { label: string; url: string }[] {
  const host = hostOf(comment.website).replace(/^www\./, '');
  const domain = domainFrom(host); // '' for what is no name, such as [::1]
  const verdicts = comment.verdicts.filter(({ outcome }) => outcome !== 'none');
  const links: [string, QueueFilter][] = [
    ['all of this author', { commenter: comment.commenterId }],
    ...(comment.networkIndex === '' ? [] : [link('all from this network', { network: comment.id })]),
    ...(domain === '' ? [] : [link(`all with a website of ${domain}`, { domain })]),
    ...verdicts.map(byRule),
    link(`all on “${comment.article.title}”`, { article: comment.article.slug }),
  ];
  return links.map(([label, filter]) => ({ label, url: queueUrl(filter) }));
}

const link = (label: string, filter: QueueFilter): [string, QueueFilter] => [label, filter];

const byRule = ({ rule, outcome }: { rule: string; outcome: string }): [string, QueueFilter] =>
  link(`all ${outcome === 'approved' ? 'let through' : 'held'} by “${ruleLabel(rule)}”`, { rule });
