import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { openEmail } from '../commenters/address-vault.ts';
import { LISTED_AT_ONCE } from './listed-ids.ts';
import { isSuppressed } from './suppression.ts';

export interface SubscriptionView {
  /** Those that mean the same to a reader: an article can have been followed with several comments. Not more than a form takes. */
  ids: number[];
  label: string;
  title: string;
  articleUrl: string;
  /** Since when; '' while it waits for a click. */
  since: string;
}

export interface ReaderStanding {
  email: string;
  subscriptions: SubscriptionView[];
  isSuppressed: boolean;
}

interface StoredSubscription {
  id: number;
  kind: string;
  pace: string;
  confirmedAt: Date | null;
  article: { title: string; slug: string };
  comment: { submittedAt: Date } | null;
}

const LABELS: Record<string, string> = {
  decision: 'What becomes of your comment',
  replies: 'Replies to your comment',
  'article at-once': 'New comments, at once',
  'article daily': 'New comments, once a day',
};

/** All that one commenter subscribed to and did not end; null when the address is not known any more. */
export async function readSubscriptions(
  { database, keys, site }: Pick<Services, 'database' | 'keys' | 'site'>,
  commenterId: number,
): Promise<ReaderStanding | null> {
  const commenter = await database.prisma.commenter.findUnique({
    where: { id: commenterId },
    select: {
      emailCipher: true,
      subscriptions: {
        where: { endedAt: null },
        orderBy: { id: 'asc' },
        include: {
          article: { select: { title: true, slug: true } },
          comment: { select: { submittedAt: true } },
        },
      },
    },
  });
  const email = commenter && commenter.emailCipher.length > 0 ? openEmail(keys, commenter.emailCipher) : null;
  if (!commenter || email === null) return null;

  const { timeZone } = site.get();
  return {
    email,
    subscriptions: presentAll(commenter.subscriptions, timeZone),
    isSuppressed: await isSuppressed(database, keys, email),
  };
}

/** What waits for a click, as the page with the button shows it. */
export const presentUnconfirmed = (
  { site }: Pick<Services, 'site'>,
  waiting: readonly Omit<StoredSubscription, 'confirmedAt'>[],
): SubscriptionView[] =>
  presentAll(
    waiting.map((one) => ({ ...one, confirmedAt: null })),
    site.get().timeZone,
  );

function presentAll(stored: readonly StoredSubscription[], timeZone: string): SubscriptionView[] {
  const views = new Map<string, SubscriptionView>();
  for (const { id, kind, pace, confirmedAt, article, comment } of stored) {
    const isOfArticle = kind === 'article';
    const of = !isOfArticle && comment ? ` of ${formatInstant(comment.submittedAt, timeZone)}` : '';
    const label = `${LABELS[isOfArticle ? `${kind} ${pace}` : kind]}${of}`;
    const since = confirmedAt ? formatInstant(confirmedAt, timeZone) : '';
    const key = `${label} ${article.slug} ${confirmedAt !== null}`;
    const view = views.get(key);
    if (!view)
      views.set(key, {
        ids: [id],
        label,
        title: article.title,
        articleUrl: `/articles/${article.slug}`,
        since,
      });
    else if (view.ids.length < LISTED_AT_ONCE) view.ids.push(id);
  }
  return [...views.values()];
}
