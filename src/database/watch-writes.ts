import { isStorageRefusal } from './database.errors.ts';
import type { Database, Tx } from './database.ts';

const PROBE_EVERY_MS = 2_000;
/** Changes nothing, but must reach the disk as every other write. */
const PROBE = 'UPDATE "Site" SET "name" = "name"';

type Unwatched = Omit<Database, 'takesWrites' | 'listen' | 'hear'>;

/** Remembers whether the disk took the last write, for `takesWrites`. */
export function watchWrites<D extends Unwatched>(database: D): D & Pick<Database, 'takesWrites'> {
  let isRefused = false;
  let probedAt = 0;
  let probe: Promise<unknown> | undefined;

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      const value = await database.transaction(work);
      isRefused = false;
      return value;
    } catch (error) {
      if (isStorageRefusal(error)) {
        isRefused = true;
        probedAt = performance.now();
      }
      throw error;
    }
  }

  return {
    ...database,
    transaction,
    async takesWrites() {
      if (isRefused && performance.now() - probedAt >= PROBE_EVERY_MS) {
        probe ??= transaction((tx) => tx.run(PROBE))
          .catch(() => undefined)
          .finally(() => (probe = undefined));
        await probe;
      }
      return !isRefused;
    },
  };
}
