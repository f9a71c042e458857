import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { enqueue } from '../outbox/outbox.repository.ts';

/** What happened to an account, as the log and the mail to its owner call it. */
export type AccountEvent =
  | 'address-asked'
  | 'password'
  | 'password-reset'
  | 'second-factor-added'
  | 'second-factor-removed'
  | 'recovery-codes'
  | 'recovery-code-used';

interface Happened {
  moderatorId: number;
  action: AccountEvent;
  note?: string;
  at: Date;
}

/** Logs a change of what protects an account, and owes its owner a mail about it. */
export async function recordAccountEvent(
  tx: Tx,
  { moderatorId, action, note = '', at }: Happened,
): Promise<void> {
  const entryId = await appendLogEntry(tx, { actor: 'moderator', moderatorId, action, note, at });
  await oweAccountNotice(tx, { moderatorId, entryId, at });
}

/** Owes the notice of a sign-in, unless its owner does not want any, or there is no earlier one to differ from. */
export async function oweSignInNotice(
  tx: Tx,
  { moderatorId, entryId, at }: { moderatorId: number; entryId: number; at: Date },
): Promise<void> {
  const [wanted] = await tx.all(
    `SELECT 1 AS "wanted" FROM "Moderator" m WHERE m."id" = ? AND m."notifySignIn" = ? AND EXISTS
     (SELECT 1 FROM "LogEntry" l WHERE l."moderatorId" = m."id" AND l."action" = 'sign-in' AND l."id" < ?)`,
    [moderatorId, true, entryId],
  );
  if (wanted) await oweAccountNotice(tx, { moderatorId, entryId, at });
}

async function oweAccountNotice(
  tx: Tx,
  { moderatorId, entryId, at }: { moderatorId: number; entryId: number; at: Date },
): Promise<void> {
  const owed = { kind: 'account-notice', dedupeKey: `account-notice:${entryId}` };
  await enqueue(tx, { ...owed, moderatorId, subjectId: entryId, dueAt: at, createdAt: at });
}
