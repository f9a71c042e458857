import { appendLogEntry } from '../moderation-log/append.ts';
import { enqueue } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { findByEmail } from './moderators.ts';

type Needs = Pick<Services, 'database' | 'clock' | 'limits' | 'worker' | 'log'>;

/**
 * Owes a link for a new password to whoever has this address, if anybody has. Nobody waits for it and nobody
 * is told, so it never throws.
 * @param email as typed
 */
export async function askForReset(services: Needs, email: string): Promise<void> {
  try {
    await oweReset(services, email);
  } catch (err) {
    services.log.error({ err }, 'a link for a new password could not be owed');
  }
}

async function oweReset({ database, clock, limits, worker }: Needs, email: string): Promise<void> {
  const moderator = await findByEmail(database, email);
  if (!moderator || moderator.disabledAt || !(await limits.passwordResets.mayMail(email))) return;
  const at = clock.now();
  const moderatorId = moderator.id;
  await database.transaction(async (tx) => {
    const entryId = await appendLogEntry(tx, {
      actor: 'system',
      moderatorId,
      action: 'password-reset-asked',
      at,
    });
    const owed = { kind: 'password-reset', dedupeKey: `password-reset:${entryId}` };
    await enqueue(tx, { ...owed, moderatorId, dueAt: at, createdAt: at });
  });
  worker.wake();
}
