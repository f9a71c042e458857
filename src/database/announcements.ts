import type { Database, Tx } from './database.ts';

export type Listener = (payload: string) => void;

/** Lets this process hear what its own transactions announce; what other processes announce is told by `hear`. */
export function withAnnouncements<D extends Omit<Database, 'listen' | 'hear'>>(database: D): D & Database {
  const listeners = new Map<string, Set<Listener>>();

  function hear(channel: string, payload: string): void {
    for (const listener of listeners.get(channel) ?? []) listener(payload);
  }

  const hearing = (tx: Tx): Tx => ({
    ...tx,
    announce(channel, payload) {
      tx.afterCommit(() => hear(channel, payload));
      return tx.announce(channel, payload);
    },
  });

  return {
    ...database,
    hear,
    listen(channel, listener) {
      const those = listeners.get(channel) ?? new Set();
      listeners.set(channel, those.add(listener));
      return () => void those.delete(listener);
    },
    transaction: (work) => database.transaction((tx) => work(hearing(tx))),
  };
}
