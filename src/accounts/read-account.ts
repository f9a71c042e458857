import type { Moderator, Session } from '../generated/sqlite/client.ts';
import { readFactors } from '../second-factor/read-factors.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { browserName } from '../http/browser-name.ts';

type Needs = Pick<Services, 'database' | 'clock' | 'site'>;

/** What the own page shows beside its forms. */
export async function readAccount(
  { database, clock, site }: Needs,
  { id, bouncedAt }: Moderator,
  current: Session,
) {
  const now = clock.now();
  const { session, addressChange } = database.prisma;
  const [sessions, pending, factors] = await Promise.all([
    session.findMany({
      where: { moderatorId: id, awaitsSecondFactor: false, expiresAt: { gt: now } },
      orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    }),
    addressChange.findFirst({ where: { moderatorId: id, doneAt: null, expiresAt: { gt: now } } }),
    readFactors(database, id),
  ]);
  const moment = (at: Date) => formatInstant(at, site.get().timeZone);
  return {
    pendingEmail: pending?.newEmail ?? '',
    cameBack: bouncedAt ? moment(bouncedAt) : '',
    hasSecondFactor: factors.totp !== null || factors.passkeys.length > 0,
    recoveryCodesLeft: factors.recoveryCodesLeft,
    sessions: sessions.map((one) => ({
      id: one.id,
      browser: browserName(one.userAgent),
      since: moment(one.createdAt),
      lastSeen: moment(one.lastSeenAt),
      isCurrent: one.id === current.id,
    })),
  };
}
