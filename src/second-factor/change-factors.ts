import { recordAccountEvent } from '../accounts/account-notices.ts';
import { seal } from '../crypto/seal.ts';
import type { Tx } from '../database/database.ts';
import type { Services } from '../services.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { findStep } from './totp.ts';

type Needs = Pick<Services, 'database' | 'clock' | 'keys' | 'worker'>;

/** Recovery codes that were made with the first factor, to be shown this once; null when there are some already. */
export type NewCodes = string[] | null;

/**
 * Takes an authenticator app, in the place of the one before, once it showed a right code.
 * @returns false when the code is not right
 */
export async function addTotp(
  services: Needs,
  moderatorId: number,
  { secret, code }: { secret: string; code: string },
): Promise<{ codes: NewCodes } | false> {
  const { database, clock, keys, worker } = services;
  const at = clock.now();
  const step = await findStep(secret, code, at);
  if (step === null) return false;
  const sealed = seal(keys.for('second-factor'), secret);
  const codes = await database.transaction(async (tx) => {
    await tx.serializeOn(`second-factor-${moderatorId}`);
    await tx.run(`DELETE FROM "Credential" WHERE "moderatorId" = ? AND "kind" = 'totp'`, [moderatorId]);
    // The step that was just typed is used up.
    const row = {
      moderatorId,
      kind: 'totp',
      label: 'Authenticator app',
      secret: sealed,
      counter: step,
      createdAt: at,
    };
    await tx.insert('Credential', row);
    return afterAdding(tx, moderatorId, row.label, at);
  });
  worker.wake();
  return { codes };
}

export interface NewPasskey {
  label: string;
  externalId: string;
  secret: Uint8Array;
  counter: number;
  transports: string;
}

/** @returns false when this passkey is registered already */
export async function addPasskey(
  { database, clock, worker }: Needs,
  moderatorId: number,
  passkey: NewPasskey,
): Promise<{ codes: NewCodes } | false> {
  const at = clock.now();
  const added = await database.transaction(async (tx) => {
    await tx.serializeOn(`second-factor-${moderatorId}`);
    const known = await tx.all('SELECT "id" FROM "Credential" WHERE "externalId" = ?', [passkey.externalId]);
    if (known.length > 0) return false;
    await tx.insert('Credential', { moderatorId, kind: 'passkey', ...passkey, createdAt: at });
    return { codes: await afterAdding(tx, moderatorId, passkey.label, at) };
  });
  worker.wake();
  return added;
}

/** Recovery codes go with the last factor. @returns false when this moderator has no such factor */
export async function removeFactor(
  { database, clock, worker }: Needs,
  moderatorId: number,
  id: number,
): Promise<boolean> {
  const at = clock.now();
  const isRemoved = await database.transaction(async (tx) => {
    await tx.serializeOn(`second-factor-${moderatorId}`);
    const [factor] = await tx.all<{ label: string }>(
      `DELETE FROM "Credential" WHERE "id" = ? AND "moderatorId" = ? AND "kind" <> 'recovery' RETURNING "label"`,
      [id, moderatorId],
    );
    if (!factor) return false;
    if ((await countFactors(tx, moderatorId)) === 0) {
      await tx.run('DELETE FROM "Credential" WHERE "moderatorId" = ?', [moderatorId]);
    }
    await recordAccountEvent(tx, { moderatorId, action: 'second-factor-removed', note: factor.label, at });
    return true;
  });
  worker.wake();
  return isRemoved;
}

/** @returns the codes that take the place of the ones before */
export async function renewRecoveryCodes(
  { database, clock, worker }: Needs,
  moderatorId: number,
): Promise<string[]> {
  const at = clock.now();
  const codes = await database.transaction(async (tx) => {
    await recordAccountEvent(tx, { moderatorId, action: 'recovery-codes', at });
    return replaceRecoveryCodes(tx, moderatorId, at);
  });
  worker.wake();
  return codes;
}

async function afterAdding(tx: Tx, moderatorId: number, label: string, at: Date): Promise<NewCodes> {
  await recordAccountEvent(tx, { moderatorId, action: 'second-factor-added', note: label, at });
  const isFirst = (await countFactors(tx, moderatorId)) === 1;
  return isFirst ? replaceRecoveryCodes(tx, moderatorId, at) : null;
}

async function countFactors(tx: Tx, moderatorId: number): Promise<number> {
  const sql = `SELECT "id" FROM "Credential" WHERE "moderatorId" = ? AND "kind" <> 'recovery'`;
  return (await tx.all(sql, [moderatorId])).length;
}
