import { enqueue } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';

/**
 * Owes a moderator a mail that tells whether mail arrives.
 * @returns the id of the outbox message
 * @throws {AppError} limits.too_many (429)
 */
export async function sendTest(
  { database, clock, limits, worker }: Pick<Services, 'database' | 'clock' | 'limits' | 'worker'>,
  { id: moderatorId }: { id: number },
): Promise<number> {
  await limits.tests.attempt(moderatorId, 'mail');
  const at = clock.now();
  const dedupeKey = `test:${moderatorId}:${at.getTime()}`; // a double click gets one mail
  const id = await database.transaction(async (tx) => {
    await enqueue(tx, { kind: 'test', moderatorId, dedupeKey, dueAt: at, createdAt: at });
    const [row] = await tx.all<{ id: number }>('SELECT "id" FROM "OutboxMessage" WHERE "dedupeKey" = ?', [
      dedupeKey,
    ]);
    return row!.id;
  });
  worker.wake({ probe: true });
  return id;
}
