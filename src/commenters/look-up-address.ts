// What moderators learn about addresses. Each time is in the log, with the author and never with the address.
import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { findCommenterByEmail, revealEmail } from './address-vault.ts';
import { commenterNotFound } from './commenters.errors.ts';

type Needs = Pick<Services, 'database' | 'keys' | 'clock'>;

/**
 * @returns the address of a commenter; '' when it was erased, which is not logged
 * @throws {AppError} commenters.not_found (404)
 */
export async function revealAddress(
  { database, keys, clock }: Needs,
  moderator: { id: number },
  commenterId: number,
): Promise<string> {
  const at = clock.now();
  return database.transaction(async (tx) => {
    const [commenter] = await tx.all<{ emailCipher: Uint8Array }>(
      'SELECT "emailCipher" FROM "Commenter" WHERE "id" = ?',
      [commenterId],
    );
    if (!commenter) throw commenterNotFound();
    if (commenter.emailCipher.length === 0) return '';
    await appendLookUp(tx, moderator, 'reveal', { commenterId, at });
    return revealEmail(keys, commenter.emailCipher);
  });
}

/** Finding an author confirms the address. @returns null when nobody wrote with it, which is not logged */
export async function findByAddress(
  services: Needs,
  moderator: { id: number },
  address: string,
): Promise<number | null> {
  const commenterId = await findCommenterByEmail(services, address);
  if (commenterId === null) return null;
  const at = services.clock.now();
  await services.database.transaction((tx) => appendLookUp(tx, moderator, 'find', { commenterId, at }));
  return commenterId;
}

function appendLookUp(
  tx: Tx,
  moderator: { id: number },
  action: 'reveal' | 'find',
  { commenterId, at }: { commenterId: number; at: Date },
): Promise<number> {
  return appendLogEntry(tx, { actor: 'moderator', moderatorId: moderator.id, action, commenterId, at });
}
