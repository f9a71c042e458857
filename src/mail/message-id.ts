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

/** What all mails about one article refer to, so that mail programs show them as one thread. */
export const articleReference = (settings: Site, articleId: number): string =>
  `<article-${articleId}@${hostOf(settings)}>`;

const hostOf = ({ baseUrl }: Site): string => new URL(baseUrl).hostname;
