import { openEmail } from '../../commenters/address-vault.ts';
import { findSuppression, SUPPRESSED } from '../../notifications/suppression.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';

export interface Reader {
  commenterId: number;
  email: string;
}

/**
 * Whom a message goes to, as it is when the mail is made, which is right before it is sent; or why nobody is mailed.
 * Whether they want mail is not asked of one that was sent and is only looked at.
 */
export async function findReader(
  { database, keys, site }: Pick<Services, 'database' | 'keys' | 'site'>,
  { commenterId, sentAt }: Pick<OutboxRow, 'commenterId' | 'sentAt'>,
): Promise<Reader | Drop> {
  if (!sentAt && !site.get().readerMails) return { drop: 'mails to readers are off' };
  const commenter = await database.prisma.commenter.findUnique({
    where: { id: commenterId ?? 0 },
    select: { id: true, emailCipher: true },
  });
  if (!commenter || commenter.emailCipher.length === 0) return { drop: 'address erased' };
  const email = openEmail(keys, commenter.emailCipher);
  if (email === null) return { drop: 'address cannot be read' };
  const suppression = sentAt ? null : await findSuppression(database, keys, email);
  if (suppression) return { drop: SUPPRESSED[suppression.reason] };
  return { commenterId: commenter.id, email };
}
