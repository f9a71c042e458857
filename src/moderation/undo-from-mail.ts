import type { Services } from '../services.ts';
import { actionLinkUnknown } from './act.errors.ts';
import { readUndoLink, undoPath } from './action-links.ts';
import { getLinkOwner, type OpenAction } from './read-action.ts';
import { findCommentForDesk } from './read-queue.ts';
import { undo } from './undo.ts';

type Needs = Pick<Services, 'database' | 'keys' | 'site'> & Parameters<typeof undo>[0];

/**
 * Takes back what was decided from a mail.
 * @returns what came of it, and about which comment it is
 * @throws {AppError} moderation.link_unknown (404), moderation.undo_too_late (410) after two minutes,
 *   moderation.link_not_allowed, moderation.link_off (403)
 */
export async function undoFromMail(
  services: Needs,
  token: string,
): Promise<{ isRestored: boolean; comment: OpenAction['comment'] }> {
  const link = readUndoLink(services, token);
  if (!link) throw actionLinkUnknown();
  const moderator = await getLinkOwner(services, link.moderatorId);
  const { restored } = await undo(services, moderator, link.batchId);
  const comment = await findCommentForDesk(services, link.commentId);
  if (!comment) throw actionLinkUnknown();
  return { isRestored: restored.length > 0, comment };
}

/** Where the latest decision can be taken back, if it is this person's and there is still time; '' if not. */
export async function findUndoPath(
  services: Pick<Services, 'database' | 'keys' | 'clock'>,
  { first, moderator, comment }: Pick<OpenAction, 'first' | 'moderator' | 'comment'>,
): Promise<string> {
  const mine = { id: first?.batchId ?? 0, moderatorId: moderator.id };
  const open = { undoneAt: null, undoUntil: { gt: services.clock.now() } };
  const batch = await services.database.prisma.decisionBatch.findFirst({ where: { ...mine, ...open } });
  if (!batch) return '';
  return undoPath(services, { moderatorId: moderator.id, batchId: batch.id, commentId: comment.id });
}
