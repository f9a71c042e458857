import { LOG_CHANNEL } from '../moderation-log/append.ts';
import { readCounts } from '../moderation-log/counts.ts';
import type { Services } from '../services.ts';
import { type Change, latestChange, readChanges } from './read-changes.ts';

/** Who is reading what: `<comment id> <name>`. */
export const PRESENCE_CHANNEL = 'moderato_presence';

const PRESENT_MS = 30_000;
/** Entries of the log become visible in another order than their ids; so far back is looked again. */
const OVERLAP = 50;

export interface Changes {
  cursor: number;
  changes: Change[];
  counts: Record<string, number>;
}

export interface Presence {
  comment: number;
  names: string[];
}

export interface DeskFollower {
  changes(changes: Changes): void;
  presence(presence: Presence): void;
}

/** What open desks are told about each other and about new comments. */
export interface DeskFeed {
  /** @returns how to stop */
  follow(follower: DeskFollower): () => void;
  /** Somebody has this comment open. */
  opened(comment: number, name: string): Promise<void>;
  /** What happened after the log entry `since`. */
  since(since: number): Promise<Changes>;
}

type Needs = Pick<Services, 'database' | 'clock' | 'log'>;

export function createDeskFeed({ database, clock, log }: Needs): DeskFeed {
  const followers = new Set<DeskFollower>();
  const readers = new Map<number, Map<string, number>>();
  const told = new Set<number>();
  let cursor: number | null = null;
  let isReading = false;
  let isStale = false;

  async function since(from: number): Promise<Changes> {
    const changes = await readChanges(database, Math.max(0, from - OVERLAP));
    const counts = await readCounts(database);
    return { cursor: changes.reduce((latest, { id }) => Math.max(latest, id), from), changes, counts };
  }

  async function news(): Promise<Changes> {
    cursor ??= await latestChange(database);
    const latest = await since(cursor);
    cursor = latest.cursor;
    const changes = latest.changes.filter(({ id }) => !told.has(id));
    told.clear();
    for (const { id } of latest.changes) told.add(id);
    return { ...latest, changes };
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
        const latest = await news();
        if (latest.changes.length === 0) continue;
        for (const follower of followers) follower.changes(latest);
      } while (isStale);
    } catch (err) {
      log.warn({ err }, 'open desks could not be told what changed');
    } finally {
      isReading = false;
    }
  }

  function showPresence(comment: number, name: string): void {
    const now = clock.now().getTime();
    const names = readers.get(comment) ?? new Map<string, number>();
    names.set(name, now + PRESENT_MS);
    readers.set(comment, names);
    forgetOld(readers, now);
    for (const follower of followers) follower.presence({ comment, names: [...names.keys()] });
  }

  database.listen(LOG_CHANNEL, () => {
    if (followers.size > 0) void tell();
  });
  database.listen(PRESENCE_CHANNEL, (payload) => {
    const [comment = '', ...name] = payload.split(' ');
    showPresence(Number(comment), name.join(' '));
  });

  return {
    since,
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    async opened(comment, name) {
      await database.transaction((tx) => tx.announce(PRESENCE_CHANNEL, `${comment} ${name}`));
    },
  };
}

function forgetOld(readers: Map<number, Map<string, number>>, now: number): void {
  for (const [comment, names] of readers) {
    for (const [name, until] of names) if (until <= now) names.delete(name);
    if (names.size === 0) readers.delete(comment);
  }
}
