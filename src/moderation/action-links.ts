import { readToken, signToken } from '../crypto/tokens.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { DAY_MS, SECOND_MS, later } from '../time/clock.ts';

/** What a link in a mail can do. */
export const LINK_ACTIONS = ['approve', 'spam', 'trash'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

export const LINK_LIFE_MS = 7 * DAY_MS;

export interface ActionLink {
  outboxId: number;
  moderatorId: number;
  commentId: number;
  action: LinkAction;
}

/** When the links of a mail stop working: seven days after the message was made, however late it was sent. */
export const actionLinksEnd = (message: Pick<OutboxRow, 'createdAt'>): Date =>
  later(message.createdAt, LINK_LIFE_MS);

export type ReadActionLink =
  { state: 'valid'; link: ActionLink } | { state: 'expired'; link: ActionLink } | { state: 'invalid' };

/**
 * The address of the page with the one button for `action`. It is bound to the comment, the action and the
 * person the mail goes to, and counts its seven days from the message's creation, so that a repeated send
 * carries the same links.
 */
export function actionLink(
  { settings, keys }: Pick<Services, 'settings' | 'keys'>,
  message: Pick<OutboxRow, 'id' | 'moderatorId' | 'createdAt'>,
  commentId: number,
  action: LinkAction,
): string {
  const expires = Math.floor(actionLinksEnd(message).getTime() / SECOND_MS);
  const parts = [message.id, message.moderatorId ?? 0, commentId, action, expires];
  return `${settings.baseUrl}/act/${signToken(keys.for('action-link'), parts)}`;
}

export function readActionLink(
  { keys, clock }: Pick<Services, 'keys' | 'clock'>,
  token: string,
): ReadActionLink {
  const parts = readToken(keys.for('action-link'), token, 5);
  if (!parts) return { state: 'invalid' };
  const [outboxId, moderatorId, commentId, word, expires] = parts;
  const action = LINK_ACTIONS.find((known) => known === word);
  if (!action) return { state: 'invalid' };

  const link = {
    outboxId: Number(outboxId),
    moderatorId: Number(moderatorId),
    commentId: Number(commentId),
    action,
  };
  const isExpired = clock.now().getTime() >= Number(expires) * SECOND_MS;
  return { state: isExpired ? 'expired' : 'valid', link };
}

export interface UndoLink {
  moderatorId: number;
  batchId: number;
  commentId: number;
}

/** Where a decision from a mail is taken back without a session, for as long as it can be undone. */
export const undoPath = (
  { keys }: Pick<Services, 'keys'>,
  { moderatorId, batchId, commentId }: UndoLink,
): string => `/act/undo/${signToken(keys.for('action-link'), ['undo', moderatorId, batchId, commentId])}`;

/** @returns null for anything that is not one of ours */
export function readUndoLink({ keys }: Pick<Services, 'keys'>, token: string): UndoLink | null {
  const [word, moderatorId, batchId, commentId] = readToken(keys.for('action-link'), token, 4) ?? [];
  if (word !== 'undo') return null;
  return { moderatorId: Number(moderatorId), batchId: Number(batchId), commentId: Number(commentId) };
}
