import type { Settings } from '../settings/settings.ts';

type Site = Pick<Settings, 'baseUrl'>;

/** The same for each try that says the same, so that a mail that arrives twice is recognisable. */
export function messageId(
  settings: Site,
  { id, createdAt, edition }: { id: number; createdAt: Date; edition: number },
): string {
  const again = edition > 1 ? `-${edition}` : '';
  return `<outbox-${id}-${createdAt.getTime()}${again}@${hostOf(settings)}>`;
}

/** @returns what `messageId` was made from; null for one that is not ours */
export function readMessageId(
  settings: Site,
  text: string,
): { id: number; createdAt: Date; edition: number } | null {
  const [, id, createdMs, edition = '1', host] =
    /^<?outbox-(\d{1,9})-(\d{1,15})(?:-(\d{1,6}))?@([^<>@\s]+)>?$/.exec(text.trim()) ?? [];
  if (host?.toLowerCase() !== hostOf(settings)) return null;
  return { id: Number(id), createdAt: new Date(Number(createdMs)), edition: Number(edition) };
}

/** What all mails about one article refer to, so that mail programs show them as one thread. @returns {} for several */
export function threadOf(settings: Site, told: readonly { articleId: number }[]): { references?: string } {
  const [articleId, ...others] = new Set(told.map((one) => one.articleId));
  if (articleId === undefined || others.length > 0) return {};
  return { references: `<article-${articleId}@${hostOf(settings)}>` };
}

const hostOf = ({ baseUrl }: Site): string => new URL(baseUrl).hostname;
