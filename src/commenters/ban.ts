import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { banNotFound } from './commenters.errors.ts';
import type { BanKind } from './find-bans.ts';

export interface NewBan {
  kind: BanKind;
  /** What is compared: a keyed index, or for a website the turned host. */
  value: string;
  /** What people see; never an address. */
  label: string;
  /** Whose address it is; null for the other kinds. */
  commenterId: number | null;
  reason: string;
  /** null: until it is lifted */
  until: Date | null;
}

/** What the log calls a ban. An email domain is part of an address, and the log holds none. */
const LOGGED_AS: Record<BanKind, (label: string) => string> = {
  address: (label) => `the address of ${label}`,
  network: (label) => label,
  website: (label) => `website ${label}`,
  domain: () => 'an email domain',
};

type Needs = Pick<Services, 'database' | 'clock'>;

/** From now on such comments go to the trash. What is banned already stays as it is. */
export async function ban(
  { database, clock }: Needs,
  moderator: { id: number },
  wanted: NewBan,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    await tx.serializeOn(`ban ${wanted.kind} ${wanted.value}`);
    if (await isBanned(tx, wanted, at)) return;
    await tx.insert('Ban', { ...wanted, createdById: moderator.id, createdAt: at });
    await appendBanEntry(tx, moderator, 'ban', wanted, at);
  });
}

/**
 * Ends a ban; its row stays in the list. Doing it twice changes nothing.
 * @throws {AppError} commenters.ban_not_found (404)
 */
export async function liftBan(
  { database, clock }: Needs,
  moderator: { id: number },
  id: number,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const [found] = await tx.all<NewBan>('SELECT "kind", "label", "commenterId" FROM "Ban" WHERE "id" = ?', [
      id,
    ]);
    if (!found) throw banNotFound();
    const lifted = await tx.run(
      'UPDATE "Ban" SET "liftedAt" = ?, "liftedById" = ? WHERE "id" = ? AND "liftedAt" IS NULL',
      [at, moderator.id, id],
    );
    if (lifted > 0) await appendBanEntry(tx, moderator, 'lift-ban', found, at);
  });
}

async function isBanned(tx: Tx, { kind, value }: NewBan, now: Date): Promise<boolean> {
  const rows = await tx.all(
    `SELECT "id" FROM "Ban"
     WHERE "kind" = ? AND "value" = ? AND "liftedAt" IS NULL AND ("until" IS NULL OR "until" > ?)`,
    [kind, value, now],
  );
  return rows.length > 0;
}

function appendBanEntry(
  tx: Tx,
  moderator: { id: number },
  action: 'ban' | 'lift-ban',
  { kind, label, commenterId }: Pick<NewBan, 'kind' | 'label' | 'commenterId'>,
  at: Date,
): Promise<number> {
  const note = LOGGED_AS[kind](label);
  const moderatorId = moderator.id;
  return appendLogEntry(tx, { actor: 'moderator', moderatorId, action, commenterId, note, at });
}
