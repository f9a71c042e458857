import type { Keys } from '../crypto/keys.ts';
import { readToken, signToken } from '../crypto/tokens.ts';
import { DAY_MS, later, MINUTE_MS } from '../time/clock.ts';

const RECEIPT_MS = 90 * DAY_MS;
export const PREVIEW_MS = 10 * MINUTE_MS;

/** The address of the private page of one comment; whoever has it may edit and withdraw. */
export const receiptToken = (keys: Keys, commentId: number, submittedAt: Date): string =>
  signed(keys, 'r', commentId, later(submittedAt, RECEIPT_MS));

/** Shows one held comment to read, for ten minutes. */
export const previewToken = (keys: Keys, commentId: number, now: Date): string =>
  signed(keys, 'p', commentId, later(now, PREVIEW_MS));

/** @returns the comment's id, or null when the token is wrong or its time is over */
export const readReceiptToken = (keys: Keys, token: string, now: Date): number | null =>
  read(keys, 'r', token, now);

export const readPreviewToken = (keys: Keys, token: string, now: Date): number | null =>
  read(keys, 'p', token, now);

function signed(keys: Keys, kind: 'r' | 'p', commentId: number, expires: Date): string {
  return signToken(keys.for('receipt'), [kind, commentId, Math.floor(expires.getTime() / 1000)]);
}

function read(keys: Keys, kind: 'r' | 'p', token: string, now: Date): number | null {
  const parts = readToken(keys.for('receipt'), token, 3);
  if (!parts || parts[0] !== kind) return null;
  return Number(parts[2]) * 1000 > now.getTime() ? Number(parts[1]) : null;
}
