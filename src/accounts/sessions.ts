import { hashToken, randomToken } from '../crypto/tokens.ts';
import type { Tx } from '../database/database.ts';
import type { Moderator, Session } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { DAY_MS, HOUR_MS, later, MINUTE_MS } from '../time/clock.ts';

const IDLE_MS = 12 * HOUR_MS;
const LONGEST_MS = 7 * DAY_MS;
const HALF_MS = 10 * MINUTE_MS; // to type a code after the password
const SEEN_STEP_MS = 5 * MINUTE_MS; // one write in this time is enough to know that somebody is there
const USER_AGENT_LENGTH = 254;

type Needs = Pick<Services, 'database' | 'clock'>;

interface NewSession {
  moderatorId: number;
  userAgent: string;
  at: Date;
  /** The password was right, and this session is only good for giving the second factor. */
  awaitsSecondFactor?: boolean;
}

/** Also sweeps out the sessions that are over. @returns the token for the cookie; the database keeps only its hash */
export async function startSession(
  tx: Tx,
  { moderatorId, userAgent, at, awaitsSecondFactor = false }: NewSession,
): Promise<string> {
  await tx.run('DELETE FROM "Session" WHERE "expiresAt" <= ? OR "lastSeenAt" <= ?', [
    at,
    later(at, -IDLE_MS),
  ]);
  const token = randomToken();
  await tx.insert('Session', {
    tokenHash: hashToken(token),
    moderatorId,
    createdAt: at,
    lastSeenAt: at,
    expiresAt: later(at, awaitsSecondFactor ? HALF_MS : LONGEST_MS),
    userAgent: userAgent.slice(0, USER_AGENT_LENGTH).toWellFormed(),
    awaitsSecondFactor,
    confirmedAt: at,
  });
  return token;
}

/**
 * @returns the session and whose it is, or null when it is over or the account disabled. It opens the desk only
 * when it does not await a second factor.
 */
export async function findSession(
  { database, clock }: Needs,
  token: string,
): Promise<{ session: Session; moderator: Moderator } | null> {
  const now = clock.now();
  const session = await database.prisma.session.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { moderator: true },
  });
  const isAlive = session && session.expiresAt > now && later(session.lastSeenAt, IDLE_MS) > now;
  if (!isAlive || session.moderator.disabledAt) return null;
  const { moderator } = session;
  return { session, moderator };
}

/**
 * Somebody is there. Nobody waits for it, and a page is shown also while nothing can be written: the next
 * request notes it again.
 */
export function noteSeen({ database, clock }: Needs, { id, lastSeenAt }: Session): void {
  const now = clock.now();
  if (later(lastSeenAt, SEEN_STEP_MS) >= now) return;
  database.prisma.session.updateMany({ where: { id }, data: { lastSeenAt: now } }).catch(() => undefined);
}

export async function endSession({ database }: Needs, token: string): Promise<void> {
  await database.prisma.session.deleteMany({ where: { tokenHash: hashToken(token) } });
}

/** Ends sessions of one moderator, in the transaction that gives the reason; all of them unless one is kept. */
export function endSessionsOf(tx: Tx, moderatorId: number, keptId = 0): Promise<number> {
  return tx.run('DELETE FROM "Session" WHERE "moderatorId" = ? AND "id" <> ?', [moderatorId, keptId]);
}

/** @returns false when this moderator has no such session */
export async function endOwnSession({ database }: Needs, moderatorId: number, id: number): Promise<boolean> {
  return (await database.prisma.session.deleteMany({ where: { id, moderatorId } })).count === 1;
}

/** The password or a factor was given again just now. */
export async function confirmSession({ database, clock }: Needs, id: number): Promise<void> {
  await database.prisma.session.updateMany({ where: { id }, data: { confirmedAt: clock.now() } });
}
