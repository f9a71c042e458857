import { AppError } from '../http/app-error.ts';
import type { Services } from '../services.ts';
import { actionLinkUnknown } from './act.errors.ts';
import { readUndoLink, undoPath } from './action-links.ts';
import { getLinkOwner, type OpenAction } from './read-action.ts';
import { findCommentForDesk } from './read-queue.ts';
import { undo } from './undo.ts';

type Needs = Pick<Services, 'database' | 'keys' | 'site'> & Parameters<typeof undo>[0];

export interface Undone {
  /** unchanged: it was taken back already, or somebody changed the comment since; late: after two minutes. */
  outcome: 'restored' | 'unchanged' | 'late';
  comment: OpenAction['comment'];
}

/**
 * Takes back what was decided from a mail.
 * @throws {AppError} moderation.link_unknown (404), and those of `getLinkOwner`
 */
export async function undoFromMail(services: Needs, token: string): Promise<Undone> {
  const link = readUndoLink(services, token);
  if (!link) throw actionLinkUnknown();
  const batch = await services.database.prisma.decisionBatch.findUnique({ where: { id: link.batchId } });
  if (!batch) throw actionLinkUnknown();
  const moderator = await getLinkOwner(services, { moderatorId: link.moderatorId, madeAt: batch.at });
  const outcome = await outcomeOf(undo(services, moderator, link.batchId));
  const comment = await findCommentForDesk(services, link.commentId);
  if (!comment) throw actionLinkUnknown();
  return { outcome, comment };
}

async function outcomeOf(undoing: ReturnType<typeof undo>): Promise<Undone['outcome']> {
  try {
    return (await undoing).restored.length > 0 ? 'restored' : 'unchanged';
  } catch (error) {
    if (error instanceof AppError && error.status === 410) return 'late';
    throw error;
  }
}

/**
 * Where the latest decision can be taken back, if it is this person's, about this comment alone, and there is still
 * time; '' if not. What was decided about several is taken back on the desk, which shows them.
 */
export async function findUndoPath(
  services: Pick<Services, 'database' | 'keys' | 'clock'>,
  { first, moderator, comment }: Pick<OpenAction, 'first' | 'moderator' | 'comment'>,
): Promise<string> {
  const mine = {
    id: first?.batchId ?? 0,
    moderatorId: moderator.id,
    entries: { every: { commentId: comment.id } },
  };
  const open = { undoneAt: null, undoUntil: { gt: services.clock.now() } };
  const batch = await services.database.prisma.decisionBatch.findFirst({ where: { ...mine, ...open } });
  if (!batch) return '';
  return undoPath(services, { moderatorId: moderator.id, batchId: batch.id, commentId: comment.id });
}
