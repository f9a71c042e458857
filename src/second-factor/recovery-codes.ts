import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '../database/database.ts';

const COUNT = 10;
const GROUPS = 4;
const GROUP_LENGTH = 6;
/** No letter that looks like another; 32 of them, so that a byte picks evenly. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz023456789';

/**
 * Replaces a moderator's recovery codes. With 120 random bits each, a plain hash is enough to keep.
 * @returns the codes, to be shown this once
 */
export async function replaceRecoveryCodes(tx: Tx, moderatorId: number, at: Date): Promise<string[]> {
  await tx.run(`DELETE FROM "Credential" WHERE "moderatorId" = ? AND "kind" = 'recovery'`, [moderatorId]);
  const codes = Array.from({ length: COUNT }, newCode);
  for (const code of codes) {
    await tx.insert('Credential', { moderatorId, kind: 'recovery', secret: hashCode(code), createdAt: at });
  }
  return codes;
}

/** Uses up one code, in whatever case and grouping it is typed. @returns false when it is unknown or was used */
export async function takeRecoveryCode(
  tx: Tx,
  { moderatorId, code, at }: { moderatorId: number; code: string; at: Date },
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE "Credential" SET "usedAt" = ?
     WHERE "moderatorId" = ? AND "kind" = 'recovery' AND "secret" = ? AND "usedAt" IS NULL`,
    [at, moderatorId, hashCode(code)],
  );
  return changed === 1;
}

function newCode(): string {
  const letters = Array.from(randomBytes(GROUPS * GROUP_LENGTH), (byte) => LETTERS[byte % LETTERS.length]!);
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  );
  return groups.join('-');
}

const hashCode = (code: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    createHash('sha256')
      .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
      .digest(),
  );
