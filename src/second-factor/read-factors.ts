import type { Database } from '../database/database.ts';
import type { Credential } from '../generated/sqlite/client.ts';

type Db = Pick<Database, 'prisma'>;

export interface Factors {
  totp: Credential | null;
  passkeys: Credential[];
  recoveryCodesLeft: number;
}

/** Is a code or a passkey asked for after the password? Recovery codes alone are no factor. */
export async function hasSecondFactor({ prisma }: Db, moderatorId: number): Promise<boolean> {
  return (await prisma.credential.count({ where: { moderatorId, kind: { in: ['totp', 'passkey'] } } })) > 0;
}

export async function readFactors({ prisma }: Db, moderatorId: number): Promise<Factors> {
  const credentials = await prisma.credential.findMany({ where: { moderatorId }, orderBy: { id: 'asc' } });
  return {
    totp: credentials.find(({ kind }) => kind === 'totp') ?? null,
    passkeys: credentials.filter(({ kind }) => kind === 'passkey'),
    recoveryCodesLeft: credentials.filter(({ kind, usedAt }) => kind === 'recovery' && !usedAt).length,
  };
}
