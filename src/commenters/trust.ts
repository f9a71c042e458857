import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { commenterNotFound } from './commenters.errors.ts';

/**
 * Begins or ends that comments of this author appear at once. It counts in browsers that had sent a comment of
 * theirs by now: to add another browser, end it and begin anew.
 * @throws {AppError} commenters.not_found (404)
 */
export async function setTrust(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  moderator: { id: number },
  { commenterId, trusted }: { commenterId: number; trusted: boolean },
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const changed = await tx.run(
      `UPDATE "Commenter" SET "trustedAt" = ? WHERE "id" = ? AND "trustedAt" IS ${trusted ? 'NULL' : 'NOT NULL'}`,
      [trusted ? at : null, commenterId],
    );
    if (changed === 0) {
      const known = await tx.all('SELECT "id" FROM "Commenter" WHERE "id" = ?', [commenterId]);
      if (known.length === 0) throw commenterNotFound();
      return;
    }
    const action = trusted ? 'trust' : 'distrust';
    await appendLogEntry(tx, { actor: 'moderator', moderatorId: moderator.id, action, commenterId, at });
  });
}

export interface BrowserStanding {
  /** A person approved a comment of this commenter that came from this browser. */
  isKnown: boolean;
  /** And the author was trusted when that comment was there already. */
  isTrusted: boolean;
}

/**
 * What an earlier comment from the same browser says about the author of a new one. The address alone says
 * nothing: anyone can type it.
 * @param earlierId the comment that the browser's cookie names
 */
export async function readBrowserStanding(
  tx: Tx,
  commenterId: number,
  earlierId: number | null,
): Promise<BrowserStanding> {
  if (earlierId === null) return { isKnown: false, isTrusted: false };
  const [found] = await tx.all<{ trusted: number }>(
    `SELECT CASE WHEN a."trustedAt" > c."submittedAt" THEN 1 ELSE 0 END AS "trusted"
     FROM "Comment" c JOIN "Commenter" a ON a."id" = c."commenterId"
     WHERE c."id" = ? AND c."commenterId" = ? AND c."status" = 'approved' AND c."decidedById" IS NOT NULL`,
    [earlierId, commenterId],
  );
  return { isKnown: found !== undefined, isTrusted: found?.trusted === 1 };
}
