import type { Tx } from '../../database/database.ts';
import { appendLogEntry } from '../../moderation-log/append.ts';
import { suppress } from '../../notifications/suppression.ts';
import { enqueue } from '../../outbox/outbox.repository.ts';

/** Whose address it is: of one who moderates, or else of a reader. */
export interface Addressee {
  emailIndex: string;
  moderator: { id: number; name: string } | null;
}

/**
 * No mail arrives at an address, so the mail servers say: a reader's gets no more, and of a moderator's the admins are
 * told. @returns which of the two
 */
export async function addressIsGone(
  tx: Tx,
  { emailIndex, moderator }: Addressee,
  at: Date,
): Promise<'suppressed' | 'unreachable'> {
  if (moderator) {
    await markUnreachable(tx, moderator, at);
    return 'unreachable';
  }
  await suppress(tx, { emailIndex, reason: 'bounced', at });
  return 'suppressed';
}

/** Once, until the mark is taken away: then the admins are told again. */
async function markUnreachable(
  tx: Tx,
  { id, name }: NonNullable<Addressee['moderator']>,
  at: Date,
): Promise<void> {
  const marked = await tx.run(
    'UPDATE "Moderator" SET "bouncedAt" = ? WHERE "id" = ? AND "bouncedAt" IS NULL',
    [at, id],
  );
  if (marked === 0) return;
  await appendLogEntry(tx, { actor: 'system', action: 'mail-bounced', note: name, at });
  const others = await tx.all<{ id: number }>(
    `SELECT "id" FROM "Moderator" WHERE "role" = 'admin' AND "disabledAt" IS NULL AND "id" <> ?`,
    [id],
  );
  for (const { id: moderatorId } of others) {
    const dedupeKey = `mail-bounced:${id}:${at.getTime()}:${moderatorId}`;
    await enqueue(tx, {
      kind: 'mail-bounced',
      moderatorId,
      subjectId: id,
      dedupeKey,
      dueAt: at,
      createdAt: at,
    });
  }
}
