import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';

/** When a moderator is mailed about comments that wait, by what the database keeps. */
export const NOTIFY_LABELS = { each: 'At once, one mail for each', none: 'Never' } as const;
export type Notify = keyof typeof NOTIFY_LABELS;

/** What somebody chooses about the own account. */
export interface Profile {
  name: string;
  notify: Notify;
  shortcuts: boolean;
  notifySignIn: boolean;
}

/** Saves the own choices, and logs what the colleagues rely on: the name, and whether this person is told. */
export async function changeProfile(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  { id }: { id: number },
  { name, notify, shortcuts, notifySignIn }: Profile,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const before = await lockProfile(tx, id);
    await tx.run(
      'UPDATE "Moderator" SET "name" = ?, "notify" = ?, "shortcuts" = ?, "notifySignIn" = ? WHERE "id" = ?',
      [name, notify, shortcuts, notifySignIn, id],
    );
    const by = { actor: 'moderator', moderatorId: id, at } as const;
    if (before.name !== name) {
      await appendLogEntry(tx, { ...by, action: 'name', note: `${before.name} → ${name}` });
    }
    if (before.notify !== notify) {
      const note = `${NOTIFY_LABELS[before.notify]} → ${NOTIFY_LABELS[notify]}`;
      await appendLogEntry(tx, { ...by, action: 'notify', note });
    }
  });
}

/** Two forms at once are told one after the other. */
async function lockProfile(tx: Tx, id: number): Promise<Pick<Profile, 'name' | 'notify'>> {
  const [before] = await tx.all<Pick<Profile, 'name' | 'notify'>>(
    'UPDATE "Moderator" SET "name" = "name" WHERE "id" = ? RETURNING "name", "notify"',
    [id],
  );
  return before!;
}
