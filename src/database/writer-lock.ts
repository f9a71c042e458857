import { databaseUnavailable } from './database.errors.ts';

/** Longer than this nobody waits for a write; the request is answered with 503 and can be sent again. */
export const WRITE_WAIT_MS = 2_000;

const RETRY_MS = 10;

/**
 * The queue before SQLite's one writer: first come, first served, within this process. Waiting never
 * blocks the event loop, also not while another process holds the file's lock.
 */
export class WriterLock {
  #tail: Promise<void> = Promise.resolve();

  /**
   * @returns a function that lets the next one in
   * @throws {AppError} database.unavailable after WRITE_WAIT_MS
   */
  async acquire(): Promise<() => void> {
    const before = this.#tail;
    let release!: () => void;
    this.#tail = new Promise((resolve) => (release = resolve));

    if (await settledWithin(before, WRITE_WAIT_MS)) return release;
    void before.then(release); // keeps the order for those behind
    throw databaseUnavailable();
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }
}

/** Tries again while another process holds the database's lock, for at most WRITE_WAIT_MS. */
export async function whileBusy<T>(attempt: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + WRITE_WAIT_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() >= deadline) throw databaseUnavailable(error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS + Math.random() * RETRY_MS));
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
