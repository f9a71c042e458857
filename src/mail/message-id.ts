import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Keys } from '../crypto/keys.ts';
import type { Settings } from '../settings/settings.ts';

type Site = Pick<Settings, 'baseUrl'>;

interface Names {
  settings: Site;
  keys: Keys;
}

/**
 * The same for each try that says the same, so that a mail that arrives twice is recognisable. Nobody can guess it:
 * who can name it has seen the mail.
 */
export function messageId(
  { settings, keys }: Names,
  { id, createdAt, edition }: { id: number; createdAt: Date; edition: number },
): string {
  const again = edition > 1 ? `-${edition}` : '';
  const name = `outbox-${id}-${createdAt.getTime()}${again}`;
  return `<${name}.${proofOf(keys, name)}@${hostOf(settings)}>`;
}

/** @returns what `messageId` was made from; null for one that is not ours */
export function readMessageId(
  { settings, keys }: Names,
  text: string,
): { id: number; createdAt: Date; edition: number } | null {
  const [, name, id, createdMs, edition = '1', proof, host] =
    /^<?(outbox-(\d{1,9})-(\d{1,15})(?:-(\d{1,6}))?)\.([\w-]+)@([^<>@\s]+)>?$/.exec(text.trim()) ?? [];
  if (name === undefined || host?.toLowerCase() !== hostOf(settings)) return null;
  if (proof !== proofOf(keys, name)) return null;
  return { id: Number(id), createdAt: new Date(Number(createdMs)), edition: Number(edition) };
}

/** What all mails about one article refer to, so that mail programs show them as one thread. @returns {} for several */
export function threadOf(settings: Site, told: readonly { articleId: number }[]): { references?: string } {
  const [articleId, ...others] = new Set(told.map((one) => one.articleId));
  if (articleId === undefined || others.length > 0) return {};
  return { references: `<article-${articleId}@${hostOf(settings)}>` };
}

/** 96 bits, so that the header of most hosts stays on one line. */
const proofOf = (keys: Keys, name: string): string => keyedHash(keys.for('message-id'), name).slice(0, 16);

const hostOf = ({ baseUrl }: Site): string => new URL(baseUrl).hostname;
