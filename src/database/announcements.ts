import { randomUUID } from 'node:crypto';
import type { Database, Tx } from './database.ts';

export type Listener = (payload: string) => void;

/**
 * Lets this process hear what its own transactions announce, once and right after the commit; what other
 * processes announce is told by `hear`. PostgreSQL tells a process its own announcements again, at any later
 * time: each one goes out with the name of its process, and `hear` leaves those of this one out.
 */
export function withAnnouncements<D extends Omit<Database, 'listen' | 'hear'>>(database: D): D & Database {
  const listeners = new Map<string, Set<Listener>>();
  const self = randomUUID();

  function tell(channel: string, payload: string): void {
    for (const listener of listeners.get(channel) ?? []) listener(payload);
  }

  const hearing = (tx: Tx): Tx => ({
    ...tx,
    announce(channel, payload) {
      tx.afterCommit(() => tell(channel, payload));
      return tx.announce(channel, `${self} ${payload}`);
    },
  });

  return {
    ...database,
    hear(channel, announcement) {
      if (!announcement.startsWith(`${self} `)) tell(channel, payloadOf(announcement));
    },
    listen(channel, listener) {
      const those = listeners.get(channel) ?? new Set();
      listeners.set(channel, those.add(listener));
      return () => void those.delete(listener);
    },
    transaction: (work) => database.transaction((tx) => work(hearing(tx))),
  };
}

/** What was announced, without the name of the process that did. */
export const payloadOf = (announcement: string): string => announcement.slice(announcement.indexOf(' ') + 1);
