import { openEmail } from '../commenters/address-vault.ts';
import type { Services } from '../services.ts';
import { findSuppression, type SuppressionState } from './suppression.ts';

/** Whoever owns an address, as the pages behind the links in mails know them. */
export interface Reader {
  email: string;
  /** Why the address gets no mail; null when it does. */
  suppression: SuppressionState | null;
}

/** One stored subscription, with what a page says of it. */
export interface StoredSubscription {
  id: number;
  kind: string;
  pace: string;
  ownerPace: string | null;
  createdAt: Date;
  confirmedAt: Date | null;
  endedAt: Date | null;
  article: { title: string; slug: string };
  comment: { submittedAt: Date } | null;
}

/** The columns of a StoredSubscription. */
export const SUBSCRIPTION_COLUMNS = {
  id: true,
  kind: true,
  pace: true,
  ownerPace: true,
  createdAt: true,
  confirmedAt: true,
  endedAt: true,
  article: { select: { title: true, slug: true } },
  comment: { select: { submittedAt: true } },
} as const;

/** @returns null when the address is not known any more */
export async function readReader(
  { database, keys }: Pick<Services, 'database' | 'keys'>,
  commenterId: number,
): Promise<Reader | null> {
  const commenter = await database.prisma.commenter.findUnique({
    where: { id: commenterId },
    select: { emailCipher: true },
  });
  const email = commenter && commenter.emailCipher.length > 0 ? openEmail(keys, commenter.emailCipher) : null;
  return email === null ? null : { email, suppression: await findSuppression(database, keys, email) };
}

/** All that one commenter subscribed to and did not end. */
export const readOpenSubscriptions = (
  { database }: Pick<Services, 'database'>,
  commenterId: number,
): Promise<StoredSubscription[]> =>
  database.prisma.subscription.findMany({
    where: { commenterId, endedAt: null },
    orderBy: { id: 'asc' },
    select: SUBSCRIPTION_COLUMNS,
  });

/** Those of one commenter that are named, also what was ended. */
export const readSubscriptions = (
  { database }: Pick<Services, 'database'>,
  { commenterId, ids }: { commenterId: number; ids: readonly number[] },
): Promise<StoredSubscription[]> =>
  database.prisma.subscription.findMany({
    where: { commenterId, id: { in: [...ids] } },
    orderBy: { id: 'asc' },
    select: SUBSCRIPTION_COLUMNS,
  });
