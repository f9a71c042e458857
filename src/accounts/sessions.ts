import { hashToken, randomToken } from '../crypto/tokens.ts';
import type { Database, Tx } from '../database/database.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { DAY_MS, HOUR_MS, later, MINUTE_MS } from '../time/clock.ts';

const IDLE_MS = 12 * HOUR_MS;
const LONGEST_MS = 7 * DAY_MS;
const SEEN_STEP_MS = 5 * MINUTE_MS; // one write in this time is enough to know that somebody is there
const USER_AGENT_LENGTH = 254;

type Needs = Pick<Services, 'database' | 'clock'>;

/** Also sweeps out the sessions that are over. @returns the token for the cookie; the database keeps only its hash */
export async function startSession(
  tx: Tx,
  { moderatorId, userAgent, at }: { moderatorId: number; userAgent: string; at: Date },
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
    expiresAt: later(at, LONGEST_MS),
    userAgent: userAgent.slice(0, USER_AGENT_LENGTH).toWellFormed(),
  });
  return token;
}

/** @returns who is signed in, or null when the session is over or the account disabled */
export async function findSession({ database, clock }: Needs, token: string): Promise<Moderator | null> {
  const now = clock.now();
  const session = await database.prisma.session.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { moderator: true },
  });
  const isAlive = session && session.expiresAt > now && later(session.lastSeenAt, IDLE_MS) > now;
  if (!isAlive || session.moderator.disabledAt) return null;
  if (later(session.lastSeenAt, SEEN_STEP_MS) < now) noteSeen(database, session.id, now);
  return session.moderator;
}

/** Nobody waits for it, and a page is shown also while nothing can be written: the next request notes it again. */
function noteSeen({ prisma }: Database, id: number, at: Date): void {
  prisma.session.updateMany({ where: { id }, data: { lastSeenAt: at } }).catch(() => undefined);
}

export async function endSession({ database }: Needs, token: string): Promise<void> {
  await database.prisma.session.deleteMany({ where: { tokenHash: hashToken(token) } });
}
