import {
  type Choice,
  decideInside,
  type DecideServices,
  type OpenDecision,
  requireReason,
  type SeenComment,
} from './decide.ts';
import { findLatestDecision } from './read-decisions.ts';

/** So many comments share a transaction: enough to be fast, few enough that a reader's comment need not wait. */
const PORTION = 100;

export interface Skipped {
  commentId: number;
  /** Who changed it since, with what; null when it is gone. */
  first: Awaited<ReturnType<typeof findLatestDecision>>;
}

export interface ManyDecided {
  /** null when nothing changed */
  batchId: number | null;
  /** The ids of what changed. */
  decided: number[];
  skipped: Skipped[];
}

/**
 * Applies one decision to many comments as one batch that can be undone as one. A comment that somebody
 * changed since it was seen is left alone and named.
 * @throws {AppError} moderation.unknown_reason (422)
 */
export async function decideMany(
  services: DecideServices,
  moderator: { id: number },
  choice: Choice,
  seen: readonly SeenComment[],
): Promise<ManyDecided> {
  const decision: OpenDecision = {
    moderatorId: moderator.id,
    choice,
    at: services.clock.now(),
    batchId: null,
  };
  const lost: number[] = [];
  for (let start = 0; start < seen.length; start += PORTION) {
    lost.push(...(await decidePortion(services, decision, seen.slice(start, start + PORTION))));
  }
  const skipped: Skipped[] = [];
  for (const commentId of lost) {
    skipped.push({ commentId, first: await findLatestDecision(services, commentId) });
  }
  const decided = seen.map(({ commentId }) => commentId).filter((id) => !lost.includes(id));
  return { batchId: decision.batchId, decided, skipped };
}

/** @returns the ids of the comments that had changed, or are gone */
async function decidePortion(
  services: DecideServices,
  decision: OpenDecision,
  portion: readonly SeenComment[],
): Promise<number[]> {
  const before = decision.batchId;
  try {
    return await services.database.transaction(async (tx) => {
      await requireReason(tx, decision.choice.reasonId);
      const lost = await decideInside(tx, services, decision, portion);
      return lost.map(({ commentId }) => commentId);
    });
  } catch (error) {
    decision.batchId = before; // a batch that this portion made is rolled back with it
    throw error;
  }
}
