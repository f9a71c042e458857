import type { Tx } from '../database/database.ts';
import { AppError } from '../http/app-error.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { insertReason, lockOrder, type ReasonText, storeOrder } from './reasons.repository.ts';

type Needs = Pick<Services, 'database' | 'clock'>;

interface By {
  id: number;
}

export const reasonNotFound = () =>
  new AppError({ code: 'reasons.not_found', status: 404, message: 'There is no such reason.' });

export async function addReason({ database, clock }: Needs, by: By, reason: ReasonText): Promise<void> {
  await database.transaction(async (tx) => {
    await lockOrder(tx);
    const id = await insertReason(tx, reason);
    await log(tx, clock.now(), by, { id, action: 'reason-add' });
  });
}

/** Also past decisions show the new label. @throws {AppError} reasons.not_found (404) */
export async function changeReason(
  { database, clock }: Needs,
  by: By,
  id: number,
  { label, authorText }: ReasonText,
): Promise<void> {
  await database.transaction(async (tx) => {
    const before = await getReason(tx, id);
    const changes = [
      ...(before.label === label ? [] : [`label: ${before.label} → ${label}`]),
      ...(before.authorText === authorText ? [] : ['text for the author: changed']),
    ];
    if (changes.length === 0) return;
    await tx.run('UPDATE "Reason" SET "label" = ?, "authorText" = ? WHERE "id" = ?', [label, authorText, id]);
    await log(tx, clock.now(), by, { id, action: 'reason-change', note: changes.join('; ') });
  });
}

/** Changes places with the one before or after it; the first stays first, the last last. */
export async function moveReason(
  { database, clock }: Needs,
  by: By,
  id: number,
  direction: 'up' | 'down',
): Promise<void> {
  await database.transaction(async (tx) => {
    const ids = await lockOrder(tx);
    const at = ids.indexOf(id);
    if (at < 0) throw reasonNotFound();
    const other = at + (direction === 'up' ? -1 : 1);
    if (other < 0 || other >= ids.length) return;
    await storeOrder(tx, ids.with(at, ids[other]!).with(other, id));
    await log(tx, clock.now(), by, { id, action: 'reason-move', note: direction });
  });
}

/** Takes a reason out of the list, or puts it back at the end. Doing it twice changes nothing. */
export async function archiveReason(
  { database, clock }: Needs,
  by: By,
  id: number,
  isArchived: boolean,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const order = await lockOrder(tx);
    await getReason(tx, id);
    if (order.includes(id) !== isArchived) return;
    await tx.run('UPDATE "Reason" SET "archivedAt" = ? WHERE "id" = ?', [isArchived ? at : null, id]);
    await storeOrder(tx, isArchived ? order.filter((one) => one !== id) : [...order, id]);
    await log(tx, at, by, { id, action: isArchived ? 'reason-archive' : 'reason-restore' });
  });
}

async function getReason(tx: Tx, id: number): Promise<ReasonText> {
  const [reason] = await tx.all<ReasonText>('SELECT "label", "authorText" FROM "Reason" WHERE "id" = ?', [
    id,
  ]);
  if (!reason) throw reasonNotFound();
  return reason;
}

async function log(
  tx: Tx,
  at: Date,
  by: By,
  { id, action, note = '' }: { id: number; action: string; note?: string },
): Promise<void> {
  await appendLogEntry(tx, { actor: 'moderator', moderatorId: by.id, action, reasonId: id, note, at });
}
