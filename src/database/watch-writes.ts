import { isStorageRefusal } from './database.errors.ts';
import type { Database, Tx } from './database.ts';

const PROBE_EVERY_MS = 2_000;
const PROBE_ROW = 'write-probe';

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
        probe ??= transaction(writeAndTakeBack)
          .catch(() => undefined)
          .finally(() => (probe = undefined));
        await probe;
      }
      return !isRefused;
    },
  };
}

/** Leaves nothing behind. An UPDATE to the same value would not do: SQLite sees that and writes no page. */
async function writeAndTakeBack(tx: Tx): Promise<void> {
  await tx.run('INSERT INTO "UsedToken" ("tokenHash", "usedAt") VALUES (?, ?)', [PROBE_ROW, new Date(0)]);
  await tx.run('DELETE FROM "UsedToken" WHERE "tokenHash" = ?', [PROBE_ROW]);
}
