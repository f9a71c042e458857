import { WITHDRAWN } from '../comments/change-own-comment.ts';
import { readCounts } from '../moderation-log/counts.ts';
import { ACTION_WORDS } from '../moderation-log/words.ts';
import type { Services } from '../services.ts';
import type { ManyDecided, Skipped } from './decide-many.ts';
import { decisionOf } from './decision-table.ts';
import { nameInSentence } from './mark-text.ts';
import { statusLabel } from './statuses.ts';
import type { Undone } from './undo.ts';

type Needs = Pick<Services, 'database' | 'clock'>;
interface Who {
  id: number;
}

/** The outcome of a decision for the desk's scripts and pages. */
export async function presentDecided(services: Needs, moderator: Who, action: string, outcome: ManyDecided) {
  const { batchId, decided, skipped, notReached } = outcome;
  const done = await doneSentence(services, action, decided.length, decided[0]);
  return {
    batchId,
    message: notReached > 0 ? `${done} ${notReachedSentence(notReached)}` : done,
    decided,
    skipped: presentSkipped(moderator, skipped),
    notReached,
    counts: await readCounts(services.database),
  };
}

/** The outcome of an undo for the desk's scripts and pages. */
export async function presentUndone(
  services: Needs,
  moderator: Who,
  { restored, repliesRemoved, skipped }: Undone,
) {
  return {
    message: undoneSentence({ restored: restored.length, repliesRemoved }),
    restored,
    skipped: presentSkipped(moderator, skipped),
    counts: await readCounts(services.database),
  };
}

/** The last decision as the page that follows it says it; null when there was none or it is not this moderator's. */
export async function presentDone(services: Needs, moderator: Who, batchId: number | null) {
  if (batchId === null) return null;
  const { decisionBatch, logEntry } = services.database.prisma;
  const batch = await decisionBatch.findFirst({ where: { id: batchId, moderatorId: moderator.id } });
  if (!batch) return null;
  const ofBatch = (action: string) => logEntry.count({ where: { batchId, action } });
  const decided = await ofBatch(batch.action);
  const first = await logEntry.findFirst({ where: { batchId, action: batch.action } });
  const url = decided === 1 && first?.commentId ? `/desk/comments/${first.commentId}` : '';
  if (batch.undoneAt) {
    const undone = { restored: await ofBatch('undo'), repliesRemoved: await ofBatch('undo-reply') };
    return { batchId, message: undoneSentence(undone), canUndo: false, leftMs: 0, url };
  }
  const done = await doneSentence(services, batch.action, decided, first?.commentId ?? undefined);
  const replied = (await ofBatch('reply')) > 0 ? ' Your reply is published.' : '';
  const leftMs = batch.undoUntil.getTime() - services.clock.now().getTime();
  return { batchId, message: `${done}${replied}`, canUndo: leftMs > 0, leftMs, url };
}

/** Such as "Approved: the comment by Mia." */
async function doneSentence(
  { database }: Needs,
  action: string,
  count: number,
  firstId: number | undefined,
): Promise<string> {
  if (count === 0) return 'Nothing was changed.';
  const done = decisionOf(action)?.done ?? 'Done';
  if (count > 1 || firstId === undefined) return `${done}: ${count} comments.`;
  const comment = await database.prisma.comment.findUnique({
    where: { id: firstId },
    select: { authorName: true },
  });
  return `${done}: the comment by ${nameInSentence(comment?.authorName ?? 'somebody')}.`;
}

const notReachedSentence = (count: number): string =>
  `Then the database took no more: ${count === 1 ? 'one comment was' : `${count} comments were`} not reached and stayed as they were. Please decide about the rest again.`;

function undoneSentence({ restored, repliesRemoved }: { restored: number; repliesRemoved: number }): string {
  const undone =
    restored === 1 ? 'Undone: one comment is as it was.' : `Undone: ${restored} comments are as they were.`;
  return repliesRemoved > 0 ? `${undone} Your reply is in the trash.` : undone;
}

const presentSkipped = (moderator: Who, skipped: readonly Skipped[]) =>
  skipped.map((one) => ({ id: one.commentId, message: skippedSentence(moderator, one) }));

export function skippedSentence(moderator: Who, { first, now }: Skipped): string {
  if (!now || now.status === 'erased') return 'This comment is gone.';
  if (now.reason === WITHDRAWN) return 'Its author withdrew this comment; it was left alone.';
  if (!first) return `This comment is in “${statusLabel(now)}” now; it was left alone.`;
  const name = first.moderatorId === moderator.id ? 'You' : first.name;
  return `${name} ${ACTION_WORDS[first.action] ?? 'changed this comment'} before; it was left alone.`;
}
