import { isDatabaseRefusal } from '../database/database.errors.ts';

/**
 * Works on one after the other; a fault with one takes nobody else's turn, a database that refuses ends it.
 * @throws what the first fault was, after the last turn
 */
export async function eachInTurn<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const faults: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (isDatabaseRefusal(error)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
}
