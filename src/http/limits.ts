import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Database } from '../database/database.ts';
import type { PostgresDatabase } from '../database/postgres.ts';
import type { Settings } from '../settings/settings.ts';
import { AppError } from './app-error.ts';
import { limitKey } from './network.ts';

const MINUTE_S = 60;
const SIGN_IN_WINDOW_S = 15 * MINUTE_S;
const FAILURES_PER_NETWORK = 10;

export interface Limits {
  /** Counts comments per network address. */
  submissions: RequestHandler<any>;
  signIns: {
    /** @throws {AppError} limits.too_many (429) after too many failures from this address */
    check(ip: string): Promise<void>;
    /** Counts a failure. Only where it came from matters, so nobody can lock a moderator out. */
    failed(ip: string): Promise<void>;
  };
}

const tooMany = (seconds: number, what: string) =>
  new AppError({
    code: 'limits.too_many',
    status: 429,
    message: `Too many ${what} from your network. Please try again in ${seconds} seconds.`,
    retryAfter: seconds,
  });

/** In memory for the one process on SQLite, in the shared database on PostgreSQL. */
export function createLimits(settings: Settings, database: Database, log: Logger): Limits {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    openLimiter(database, { keyPrefix, points, duration });
  const submissions = limiter('comment', settings.commentLimit, MINUTE_S);
  const signIns = limiter('sign-in', FAILURES_PER_NETWORK, SIGN_IN_WINDOW_S);

  /** A counter that cannot be reached must not keep anybody out. */
  async function consume(counter: RateLimiterAbstract, ip: string, what: string): Promise<void> {
    try {
      await counter.consume(limitKey(ip));
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) throw tooMany(secondsOf(refusal), what);
      log.error({ err: refusal }, 'a rate limit could not be counted');
    }
  }

  return {
    submissions: (req, _res, next) => {
      consume(submissions, req.ip ?? '', 'comments').then(() => next(), next);
    },
    signIns: {
      async check(ip) {
        const state = await signIns.get(limitKey(ip)).catch(() => null);
        if (state && state.consumedPoints >= FAILURES_PER_NETWORK)
          throw tooMany(secondsOf(state), 'failed sign-ins');
      },
      failed: (ip) => consume(signIns, ip, 'failed sign-ins').catch(() => undefined),
    },
  };
}

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

function openLimiter(
  database: Database,
  options: { keyPrefix: string; points: number; duration: number },
): RateLimiterAbstract {
  if (database.dialect === 'sqlite') return new RateLimiterMemory(options);
  const { pool } = database as PostgresDatabase;
  return new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    storeType: 'pool',
    tableName: 'RateLimit',
    tableCreated: true,
  });
}
