import { readCounts } from '../moderation-log/counts.ts';
import type { Services } from '../services.ts';
import type { ManyDecided, Skipped } from './decide-many.ts';
import { ACTION_WORDS } from '../moderation-log/words.ts';
import type { Undone } from './undo.ts';

type Needs = Pick<Services, 'database' | 'clock'>;

const DONE_WORDS: Record<string, string> = {
  approve: 'Approved',
  spam: 'Marked as spam',
  trash: 'Moved to the trash',
  pending: 'Put back to pending',
};

/** The outcome of a decision for the desk's scripts. */
export async function presentDecided(services: Needs, action: string, outcome: ManyDecided) {
  const { batchId, decided, skipped } = outcome;
  return {
    batchId,
    message: await doneSentence(services, action, decided),
    decided,
    skipped: skipped.map((one) => ({ id: one.commentId, message: skippedSentence(one) })),
    counts: await readCounts(services.database),
  };
}

/** The outcome of an undo for the desk's scripts. */
export async function presentUndone(services: Needs, { restored, restoredIds, skipped }: Undone) {
  return {
    message: undoneSentence(restored),
    restored: restoredIds,
    skipped: skipped.map((one) => ({ id: one.commentId, message: skippedSentence(one) })),
    counts: await readCounts(services.database),
  };
}

/** The last decision as the page that follows it says it; null when there was none or it is not this moderator's. */
export async function presentDone(services: Needs, moderator: { id: number }, batchId: number | null) {
  if (batchId === null) return null;
  const batch = await services.database.prisma.decisionBatch.findFirst({
    where: { id: batchId, moderatorId: moderator.id },
    include: { entries: { where: { action: { not: 'undo' } }, select: { commentId: true }, take: 1000 } },
  });
  if (!batch) return null;
  const ids = batch.entries.flatMap(({ commentId }) => commentId ?? []);
  const leftMs = batch.undoneAt ? 0 : batch.undoUntil.getTime() - services.clock.now().getTime();
  return {
    batchId,
    message: batch.undoneAt ? undoneSentence(ids.length) : await doneSentence(services, batch.action, ids),
    canUndo: leftMs > 0,
    leftMs,
    url: ids.length === 1 ? `/desk/comments/${ids[0]}` : '',
  };
}

/** Such as "Approved: the comment by Mia." */
async function doneSentence({ database }: Needs, action: string, ids: number[]): Promise<string> {
  const done = DONE_WORDS[action] ?? 'Done';
  if (ids.length !== 1) return ids.length === 0 ? 'Nothing was changed.' : `${done}: ${ids.length} comments.`;
  const comment = await database.prisma.comment.findUnique({
    where: { id: ids[0]! },
    select: { authorName: true },
  });
  return `${done}: the comment by ${comment?.authorName ?? 'somebody'}.`;
}

const undoneSentence = (restored: number): string =>
  restored === 1 ? 'Undone: one comment is as it was.' : `Undone: ${restored} comments are as they were.`;

export function skippedSentence({ first }: Skipped): string {
  if (!first) return 'This comment is gone.';
  return `${first.name} ${ACTION_WORDS[first.action] ?? 'changed this comment'} before; it was left alone.`;
}
