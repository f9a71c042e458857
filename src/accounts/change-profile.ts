import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { cancelHeldNoticesOf } from '../notifications/take-back.ts';
import type { Services } from '../services.ts';
import { describeWishes, type KeptWishes, WISH_COLUMNS } from './describe-wishes.ts';

/** What somebody chooses about the own account. */
export interface Profile extends KeptWishes {
  name: string;
  shortcuts: boolean;
  notifySignIn: boolean;
}

type Logged = KeptWishes & Pick<Profile, 'name'>;
const LOGGED = ['name', ...WISH_COLUMNS] as const;
const COLUMNS = [...LOGGED, 'shortcuts', 'notifySignIn'] as const satisfies readonly (keyof Profile)[];

/** Saves the own choices, and logs what the colleagues rely on: the name, and when this person is told. */
export async function changeProfile(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  { id }: { id: number },
  profile: Profile,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const before = await lockProfile(tx, id);
    const columns = COLUMNS.map((name) => `"${name}" = ?`).join(', ');
    const values = COLUMNS.map((name) => profile[name]);
    await tx.run(`UPDATE "Moderator" SET ${columns} WHERE "id" = ?`, [...values, id]);
    if (profile.notify === 'none') await cancelHeldNoticesOf(tx, id, at);

    const by = { actor: 'moderator', moderatorId: id, at } as const;
    if (before.name !== profile.name) {
      await appendLogEntry(tx, { ...by, action: 'name', note: `${before.name} → ${profile.name}` });
    }
    const note = describeWishes(before, profile);
    if (note) await appendLogEntry(tx, { ...by, action: 'notify', note });
  });
}

/** Two forms at once are told one after the other. */
async function lockProfile(tx: Tx, id: number): Promise<Logged> {
  const columns = LOGGED.map((name) => `"${name}"`).join(', ');
  const [before] = await tx.all<Logged>(
    `UPDATE "Moderator" SET "name" = "name" WHERE "id" = ? RETURNING ${columns}`,
    [id],
  );
  return before!;
}
