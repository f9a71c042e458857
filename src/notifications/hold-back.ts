import { findActiveModerator } from '../accounts/moderators.ts';
import type { Drop, Later, OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { later, MINUTE_MS } from '../time/clock.ts';
import { NOT_WISHED } from './cancel-reasons.ts';
import { isQuietAt, readMailWishes } from './mail-wishes.ts';

/** Quiet hours end on a minute, and a moderator may end them sooner. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

type Needs = Pick<Services, 'database' | 'clock' | 'site'>;

/**
 * What the moderator to whom a mail about comments is about to go wishes by now: it may have waited, for the mail
 * server or a full minute, into the quiet hours, or until they chose to get none.
 * @returns null when it may leave
 */
export async function holdBack(services: Needs, message: OutboxRow): Promise<Drop | Later | null> {
  const { database, clock, site } = services;
  const moderator = await findActiveModerator(database, message.moderatorId);
  if (!moderator) return null;
  const wishes = readMailWishes(moderator, site.get());
  if (wishes.pace === 'none' && (await tellsOfHeldAlone(services, message))) return { drop: NOT_WISHED };
  const now = clock.now();
  return isQuietAt(wishes, now) ? { notBefore: later(now, LOOK_AGAIN_MS) } : null;
}

/** Of what waits for long everybody is told, whatever they chose. */
async function tellsOfHeldAlone({ database }: Needs, { id }: OutboxRow): Promise<boolean> {
  const { notice } = database.prisma;
  const told = await notice.findMany({
    where: { messageId: id, cancelledAt: null },
    distinct: ['kind'],
    select: { kind: true },
  });
  return told.length > 0 && told.every(({ kind }) => kind === 'held');
}
