import { databaseUnavailable } from './database.errors.ts';

/** Longer than this nobody waits for a write; the request is answered with 503 and can be sent again. */
export const WRITE_WAIT_MS = 2_000;

const RETRY_MS = 10;

/** Until when a write that is asked for now may wait, for its turn and for the file together. */
export const writeDeadline = (): number => performance.now() + WRITE_WAIT_MS;

/**
 * The queue before SQLite's one writer: first come, first served, within this process. Waiting never
 * blocks the event loop, also not while another process holds the file's lock.
 */
export class WriterLock {
  #tail: Promise<void> = Promise.resolve();

  /**
   * @param deadline by `performance.now()`
   * @returns a function that lets the next one in
   * @throws {AppError} database.unavailable after the deadline
   */
  async acquire(deadline = writeDeadline()): Promise<() => void> {
    const before = this.#tail;
    let release!: () => void;
    this.#tail = new Promise((resolve) => (release = resolve));

    if (await settledWithin(before, deadline - performance.now())) return release;
    void before.then(release); // keeps the order for those behind
    throw databaseUnavailable();
  }

  /** Runs `work` alone, and again while another process holds the file's lock. */
  async hold<T>(work: () => T | Promise<T>): Promise<T> {
    const deadline = writeDeadline();
    const release = await this.acquire(deadline);
    try {
      return await whileBusy(work, deadline);
    } finally {
      release();
    }
  }
}

/** Tries again while another process holds the database's lock, until the deadline. */
export async function whileBusy<T>(attempt: () => T | Promise<T>, deadline = writeDeadline()): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw databaseUnavailable(error);
      const pauseMs = Math.min(leftMs, RETRY_MS + Math.random() * RETRY_MS);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

async function settledWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const inTime = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

/** Both as better-sqlite3 throws it and as Prisma's adapter wraps it. */
function isBusy(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { kind?: unknown; originalCode?: unknown } };
  return (
    (typeof code === 'string' && code.startsWith('SQLITE_BUSY')) ||
    cause?.kind === 'SocketTimeout' ||
    cause?.originalCode === 'SQLITE_BUSY'
  );
}
