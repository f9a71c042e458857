import type { RequestHandler, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { keyedHash } from '../crypto/keyed-hash.ts';
import { deriveKeys } from '../crypto/keys.ts';
import type { Database } from '../database/database.ts';
import type { PostgresDatabase } from '../database/postgres.ts';
import type { Settings } from '../settings/settings.ts';
import { AppError } from './app-error.ts';
import { limitKey, storedNetwork } from './network.ts';

const MINUTE_S = 60;
const SIGN_IN_WINDOW_S = 15 * MINUTE_S;
const FAILURES_PER_ADDRESS = 10;
const FAILURES_PER_ACCOUNT = 20;
const FAILED_CODES = 10; // of a million, three are right at any time
const RESET_WINDOW_S = 60 * MINUTE_S;
const RESETS_PER_NETWORK = 10;
const RESETS_PER_ACCOUNT = 3;
const CONFIRMATION_WINDOW_S = 60 * MINUTE_S;
const CONFIRMATIONS_PER_NETWORK = 20;
export const CONFIRMATIONS_IN_ALL = 500;
const ADDRESS_CHANGES = 5;
const ADDRESS_CHANGE_WINDOW_S = 60 * MINUTE_S;
const TESTS = 5; // mails or calls that an admin has sent to see whether they arrive
const TEST_WINDOW_S = 10 * MINUTE_S;
/** Counters in memory; beyond them the ones that rested longest are forgotten. */
const MOST_KEYS = 50_000;

export interface Limits {
  /** Counts comments per network address. */
  submissions: RequestHandler<any>;
  signIns: {
    /**
     * Counts before the password is looked at, so that many attempts at once cannot slip past.
     * An account is counted per network: nobody can lock a moderator out elsewhere.
     * @throws {AppError} limits.too_many (429) after too many failures from this address or network
     */
    attempt(ip: string, account: string): Promise<void>;
    /** Takes the attempt back: only failures count. */
    succeeded(ip: string, account: string): Promise<void>;
  };
  /**
   * Codes of a second factor. They count per account wherever they come from: who gets so far knows the
   * password, so no stranger can lock anybody out.
   */
  secondFactors: {
    /** @throws {AppError} limits.too_many (429) */
    attempt(moderatorId: number): Promise<void>;
    succeeded(moderatorId: number): Promise<void>;
  };
  passwordResets: {
    /** @throws {AppError} limits.too_many (429) after too many questions from this network */
    attempt(ip: string): Promise<void>;
    /** @returns false when this address has been sent enough links */
    mayMail(account: string): Promise<boolean>;
  };
  /** Wishes for mails, each of which may make us write to an address that somebody typed. */
  confirmations: {
    /** @returns false when enough of them came within an hour, from this network or in all */
    mayAsk(ip: string): Promise<boolean>;
  };
  /** Wishes for another address of one's account, each of which mails an address that was typed. */
  addressChanges: {
    /** @throws {AppError} limits.too_many (429) */
    attempt(moderatorId: number): Promise<void>;
  };
  /** Test mails and test calls by one person, counted for each receiver by itself. */
  tests: {
    /**
     * @param receiver mail, or which webhook
     * @throws {AppError} limits.too_many (429)
     */
    attempt(moderatorId: number, receiver: string): Promise<void>;
  };
}

const tooMany = (seconds: number, what: string) =>
  new AppError({
    code: 'limits.too_many',
    status: 429,
    message: `Too many ${what}. Please try again in ${inWords(seconds)}.`,
    retryAfter: seconds,
  });

function inWords(seconds: number): string {
  if (seconds > MINUTE_S) return `${Math.ceil(seconds / MINUTE_S)} minutes`;
  return seconds === 1 ? 'one second' : `${seconds} seconds`;
}

/**
 * For a page that says by itself that there were too many: the answer then has the status and the header of the refusal.
 * @returns what was attempted, or the sentence of the refusal
 */
export async function unlessTooMany<T>(
  res: Response,
  attempt: Promise<T>,
): Promise<{ value: T; tooMany: '' } | { value: null; tooMany: string }> {
  try {
    return { value: await attempt, tooMany: '' };
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 429) throw error;
    res.status(429).set('Retry-After', String(error.retryAfter));
    return { value: null, tooMany: error.message };
  }
}

/** In memory for the one process on SQLite, in the shared database on PostgreSQL. */
export function createLimits(settings: Settings, database: Database, log: Logger): Limits {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    openLimiter(database, { keyPrefix, points, duration });
  const submissions = limiter('comment', settings.commentLimit, MINUTE_S);
  const perAddress = limiter('sign-in', FAILURES_PER_ADDRESS, SIGN_IN_WINDOW_S);
  const perAccount = limiter('sign-in-account', FAILURES_PER_ACCOUNT, SIGN_IN_WINDOW_S);
  const codes = limiter('second-factor', FAILED_CODES, SIGN_IN_WINDOW_S);
  const resets = limiter('password-reset', RESETS_PER_NETWORK, RESET_WINDOW_S);
  const resetMails = limiter('password-reset-account', RESETS_PER_ACCOUNT, RESET_WINDOW_S);
  const confirmations = limiter('confirmation', CONFIRMATIONS_PER_NETWORK, CONFIRMATION_WINDOW_S);
  const allConfirmations = limiter('confirmation-all', CONFIRMATIONS_IN_ALL, CONFIRMATION_WINDOW_S);
  const addressChanges = limiter('address-change', ADDRESS_CHANGES, ADDRESS_CHANGE_WINDOW_S);
  const tests = limiter('test', TESTS, TEST_WINDOW_S);
  const accountKey = deriveKeys(settings.secretKey).for('email-index');

  const signInCounters = (ip: string, account: string): [RateLimiterAbstract, string][] => [
    [perAddress, limitKey(ip)],
    [perAccount, `${storedNetwork(ip)} ${keyedHash(accountKey, account.toLowerCase())}`],
  ];

  /** A counter that cannot be reached must not keep anybody out. */
  async function consume(counter: RateLimiterAbstract, key: string, what: string): Promise<void> {
    try {
      await count(counter, key);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) throw tooMany(secondsOf(refusal), what);
      log.error({ err: refusal }, 'a rate limit could not be counted');
    }
  }

  async function isTaken(counter: RateLimiterAbstract, key: string): Promise<boolean> {
    try {
      await consume(counter, key, 'mails');
      return true;
    } catch {
      return false;
    }
  }

  async function giveBack(counter: RateLimiterAbstract, key: string): Promise<void> {
    try {
      await counter.reward(key);
    } catch (err) {
      log.error({ err }, 'a rate limit could not be counted');
    }
  }

  return {
    submissions: async (req, _res, next) => {
      await consume(submissions, limitKey(req.ip ?? ''), 'comments from your network');
      next();
    },
    signIns: {
      async attempt(ip, account) {
        for (const [counter, key] of signInCounters(ip, account))
          await consume(counter, key, 'failed sign-ins from your network');
      },
      async succeeded(ip, account) {
        for (const [counter, key] of signInCounters(ip, account)) await giveBack(counter, key);
      },
    },
    secondFactors: {
      attempt: (moderatorId) => consume(codes, String(moderatorId), 'wrong codes for this account'),
      succeeded: (moderatorId) => giveBack(codes, String(moderatorId)),
    },
    passwordResets: {
      attempt: (ip) => consume(resets, limitKey(ip), 'questions for a new password from your network'),
      async mayMail(account) {
        return isTaken(resetMails, keyedHash(accountKey, account.toLowerCase()));
      },
    },
    confirmations: {
      // In this order, so that one network that asks too much takes nothing from the others.
      mayAsk: async (ip) => (await isTaken(confirmations, limitKey(ip))) && isTaken(allConfirmations, 'all'),
    },
    addressChanges: {
      attempt: (moderatorId) => consume(addressChanges, String(moderatorId), 'questions for another address'),
    },
    tests: { attempt: (moderatorId, receiver) => consume(tests, `${moderatorId} ${receiver}`, 'tests') },
  };
}

/**
 * A window that ends much too late was begun by a clock that was ahead and has been set back: it begins anew. The
 * clocks of two processes may differ by less than a window.
 */
async function count(counter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes) || refusal.msBeforeNext < 2 * counter.msDuration) throw refusal;
    await counter.delete(key);
    await counter.consume(key);
  }
}

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

function openLimiter(
  database: Database,
  options: { keyPrefix: string; points: number; duration: number },
): RateLimiterAbstract {
  if (database.dialect === 'sqlite') return new BoundedMemory(options);
  const { pool } = database as PostgresDatabase;
  return new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    storeType: 'pool',
    tableName: 'RateLimit',
    tableCreated: true,
  });
}

/** However many addresses somebody has, the counters for them take only so much memory. */
class BoundedMemory extends RateLimiterMemory {
  readonly #keys = new LRUCache<string, true>({
    maxSize: MOST_KEYS, // `max` would reserve the room for all of them at once
    sizeCalculation: () => 1,
    noDisposeOnSet: true,
    dispose: (_value, key) => void this.delete(key),
  });

  override consume(key: string | number, points?: number): Promise<RateLimiterRes> {
    this.#keys.set(String(key), true);
    return super.consume(key, points);
  }
}
