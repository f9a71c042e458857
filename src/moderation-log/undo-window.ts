import { later, MINUTE_MS, SECOND_MS } from '../time/clock.ts';

/** How long a decision can be undone. */
export const UNDO_MS = 2 * MINUTE_MS;

/** An undo of many comments that begins at the last moment is over by then. */
const MARGIN_MS = 10 * SECOND_MS;

/** From a decision until somebody is told of it, by mail or by a webhook. */
export const TOLD_AFTER_MS = UNDO_MS + MARGIN_MS;

/** When a decision may be told that can be undone until then. */
export const toldFrom = (undoUntil: Date): Date => later(undoUntil, MARGIN_MS);
