import { isRefusal } from '../database/database.errors.ts';
import { type Choice, decideInside, type DecideServices, type LostComment, requireReason } from './decide.ts';
import { statusAfter } from './decision-table.ts';
import { readLatestDecisions, type LatestDecision } from './read-decisions.ts';
import { recordDecision } from './record-decision.ts';
import type { SeenComment } from './seen-comments.ts';

/** So many comments share a transaction: enough to be fast, few enough that a reader's comment need not wait. */
const PORTION = 100;

/** A comment that was left alone, because somebody changed it since it was seen. */
export interface Skipped {
  commentId: number;
  /** Who changed it last, with what; null when nobody did, as when a rule let it in. */
  first: LatestDecision | null;
  /** As it is now; null when it is gone. */
  now: { status: string; reason: string } | null;
}

export interface ManyDecided {
  /** null when nothing changed */
  batchId: number | null;
  /** The ids of what changed. */
  decided: number[];
  skipped: Skipped[];
  /** How many the database refused to take any more, after it had taken others. */
  notReached: number;
}

/**
 * Applies one decision to many comments as one batch that can be undone as one. A comment that somebody
 * changed since it was seen is left alone and named; what is so already, also by the same moderator's double
 * click, needs no word. When the database refuses half-way, what was decided until then stays.
 * @throws {AppError} moderation.unknown_reason (422)
 * @throws {AppError} database.unavailable (503) when nothing was decided
 */
export async function decideMany(
  services: DecideServices,
  moderator: { id: number },
  choice: Choice,
  seen: readonly SeenComment[],
): Promise<ManyDecided> {
  const { database, clock, site } = services;
  const at = clock.now();
  const ordered = inOrder(seen);
  const decided: number[] = [];
  const lost: LostComment[] = [];
  let batchId: number | null = null;
  let reached = 0;
  try {
    while (reached < ordered.length) {
      const portion = ordered.slice(reached, reached + PORTION);
      const decision = { moderatorId: moderator.id, choice, at, batchId };
      const result = await database.transaction(async (tx) => {
        await requireReason(tx, choice.reasonId);
        const inside = await decideInside(tx, services, decision, portion);
        await recordDecision(tx, site.get(), inside.moves, { at, batchId: inside.batchId });
        return inside;
      });
      batchId = result.batchId;
      decided.push(...result.moves.map(({ after }) => after!.id));
      lost.push(...result.lost);
      reached += portion.length;
    }
  } catch (error) {
    if (batchId === null || !isRefusal(error)) throw error;
  }
  const skipped = await nameSkipped(services, moderator, { choice, seen: ordered, lost });
  return { batchId, decided, skipped, notReached: ordered.length - reached };
}

/** Each comment once, in the order of the ids. */
function inOrder(seen: readonly SeenComment[]): SeenComment[] {
  const byId = new Map(seen.map((one) => [one.commentId, one]));
  return [...byId.values()].sort((a, b) => a.commentId - b.commentId);
}

async function nameSkipped(
  services: DecideServices,
  moderator: { id: number },
  { choice, seen, lost }: { choice: Choice; seen: SeenComment[]; lost: LostComment[] },
): Promise<Skipped[]> {
  const latest = await readLatestDecisions(
    services,
    lost.map(({ commentId }) => commentId),
  );
  const versions = new Map(seen.map(({ commentId, version }) => [commentId, version]));
  return lost.flatMap(({ commentId, now }) => {
    const first = latest.get(commentId) ?? null;
    const isOwn = first?.moderatorId === moderator.id && first.action === choice.action;
    const isAsSeen = now?.version === versions.get(commentId);
    const isSoAlready = now?.status === statusAfter(choice.action) && (isOwn || isAsSeen);
    const asItIs = now && { status: now.status, reason: now.reason };
    return isSoAlready ? [] : [{ commentId, first, now: asItIs }];
  });
}
