import type { Settings } from '../settings/settings.ts';

type Site = Pick<Settings, 'baseUrl'>;

/** The same for each try of one outbox message, so that a mail that arrives twice is recognisable. */
export const messageId = (settings: Site, message: { id: number; createdAt: Date }): string =>
  `<outbox-${message.id}-${message.createdAt.getTime()}@${hostOf(settings)}>`;

/** What all mails about one article refer to, so that mail programs show them as one thread. */
export const articleReference = (settings: Site, articleId: number): string =>
  `<article-${articleId}@${hostOf(settings)}>`;

const hostOf = ({ baseUrl }: Site): string => new URL(baseUrl).hostname;
