import { LOG_CHANNEL } from '../moderation-log/append.ts';
import { type Counts, readCounts } from '../moderation-log/counts.ts';
import type { Services } from '../services.ts';
import { SECOND_MS } from '../time/clock.ts';
import { type Cursor, formatCursor } from './change-cursor.ts';
import { createPresence, type Presence, type PresentModerator } from './presence.ts';
import { type Change, latestCursor, readChanges } from './read-changes.ts';

/** Who came to or left which comment: `came 12 3 Noor`, where 3 is the moderator's id. */
export const PRESENCE_CHANNEL = 'moderato_presence';

const FORGET_EVERY_MS = 5 * SECOND_MS;

export interface Changes {
  /** To go on from, as `formatCursor` writes it. */
  cursor: string;
  changes: Change[];
  counts: Counts;
}

export interface DeskFollower {
  changes(changes: Changes): void;
  /** Everybody who has a comment open. */
  presence(present: Presence[]): void;
  /** Nothing more comes: the process stops. */
  end(): void;
}

/** What open desks are told about each other and about new comments. */
export interface DeskFeed {
  /** First tells what happened since then. @returns how to stop */
  follow(since: Cursor, follower: DeskFollower): Promise<() => void>;
  since(since: Cursor): Promise<Changes>;
  present(): Presence[];
  /** Somebody has this comment open. */
  came(comment: number, moderator: PresentModerator): Promise<void>;
  left(comment: number, moderator: PresentModerator): Promise<void>;
  /** Those of whom nothing was heard for too long; done every few seconds by itself. */
  forgetSilent(): void;
  /** Ends all that follow, now and later. */
  close(): void;
}

type Needs = Pick<Services, 'database' | 'clock' | 'log'>;

export function createDeskFeed({ database, clock, log }: Needs): DeskFeed {
  const followers = new Set<DeskFollower>();
  const presence = createPresence(clock);
  let cursor: Cursor = { latest: 0, missing: [] };
  let isReading = false;
  let isStale = false;
  let isClosed = false;

  async function readSince(from: Cursor): Promise<Changes & { reached: Cursor }> {
    const { cursor: reached, changes } = await readChanges(database, from);
    return { reached, cursor: formatCursor(reached), changes, counts: await readCounts(database) };
  }

  async function since(from: Cursor): Promise<Changes> {
    const { reached: _, ...changes } = await readSince(from);
    return changes;
  }

  /** One reading for all who follow; what is committed meanwhile makes one more. */
  async function tell(): Promise<void> {
    if (isReading) {
      isStale = true;
      return;
    }
    isReading = true;
    try {
      do {
        isStale = false;
        const { reached, ...latest } = await readSince(cursor);
        cursor = reached;
        if (latest.changes.length === 0) continue;
        for (const follower of followers) follower.changes(latest);
      } while (isStale);
    } catch (err) {
      log.warn({ err }, 'open desks could not be told what changed');
    } finally {
      isReading = false;
    }
  }

  function tellPresence(): void {
    const present = presence.list();
    for (const follower of followers) follower.presence(present);
  }

  function forgetSilent(): void {
    if (presence.forgetSilent()) tellPresence();
  }

  database.listen(LOG_CHANNEL, () => {
    if (followers.size > 0) void tell();
  });
  database.listen(PRESENCE_CHANNEL, (payload) => {
    const [what, comment, id, ...name] = payload.split(' ');
    presence[what === 'left' ? 'left' : 'came'](Number(comment), { id: Number(id), name: name.join(' ') });
    tellPresence();
  });
  const forgetting = setInterval(forgetSilent, FORGET_EVERY_MS).unref();

  const announce = (payload: string): Promise<void> =>
    database.transaction((tx) => tx.announce(PRESENCE_CHANNEL, payload));

  return {
    since,
    forgetSilent,
    present: () => presence.list(),
    async follow(from, follower) {
      // Nobody followed: what happened meanwhile is told by the reading below.
      if (followers.size === 0) cursor = await latestCursor(database);
      if (isClosed) {
        follower.end();
        return () => undefined;
      }
      const late = holdBack(follower);
      followers.add(late.follower);
      follower.changes(await since(from));
      follower.presence(presence.list());
      late.release();
      return () => void followers.delete(late.follower);
    },
    came: (comment, { id, name }) => announce(`came ${comment} ${id} ${name}`),
    left: (comment, { id, name }) => announce(`left ${comment} ${id} ${name}`),
    close() {
      isClosed = true;
      clearInterval(forgetting);
      for (const follower of followers) follower.end();
    },
  };
}

/** Changes keep their order: those that come during the first reading are told after it. */
function holdBack(follower: DeskFollower): { follower: DeskFollower; release(): void } {
  let held: Changes[] | null = [];
  return {
    follower: {
      ...follower,
      changes: (changes) => (held ? void held.push(changes) : follower.changes(changes)),
    },
    release() {
      for (const changes of held ?? []) follower.changes(changes);
      held = null;
    },
  };
}
