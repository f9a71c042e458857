import type { Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';

type Needs = Pick<Services, 'database' | 'clock' | 'site'>;

/** Everybody with an account, and the invitations that are still open, as the page shows them. */
export async function readPeople({ database, clock, site }: Needs, reader: Moderator) {
  const { moderator, session, logEntry, credential, invitation } = database.prisma;
  const [people, seen, signedIn, factors, invitations] = await Promise.all([
    moderator.findMany({ orderBy: { id: 'asc' } }),
    session.groupBy({ by: ['moderatorId'], _max: { lastSeenAt: true } }),
    logEntry.groupBy({ by: ['moderatorId'], where: { action: 'sign-in' }, _max: { at: true } }),
    credential.groupBy({ by: ['moderatorId'], where: { kind: { in: ['totp', 'passkey'] } } }),
    invitation.findMany({
      where: { purpose: 'account', usedAt: null, createdById: { not: null }, expiresAt: { gt: clock.now() } },
      orderBy: { id: 'asc' },
    }),
  ]);
  const moment = (at: Date) => formatInstant(at, site.get().timeZone);
  const lastSeen = (id: number): Date | null =>
    seen.find(({ moderatorId }) => moderatorId === id)?._max.lastSeenAt ??
    signedIn.find(({ moderatorId }) => moderatorId === id)?._max.at ??
    null;

  return {
    people: people.map((person) => {
      const seenAt = lastSeen(person.id);
      return {
        id: person.id,
        name: person.name,
        email: person.email,
        role: person.role,
        seesAddresses: person.seesAddresses,
        hasSecondFactor: factors.some(({ moderatorId }) => moderatorId === person.id),
        lastSeen: seenAt ? moment(seenAt) : 'never',
        isDisabled: person.disabledAt !== null,
        cameBack: person.bouncedAt && !person.disabledAt ? moment(person.bouncedAt) : '',
        isReader: person.id === reader.id,
      };
    }),
    invitations: invitations.map(({ id, role, seesAddresses, createdById, expiresAt }) => ({
      id,
      role,
      seesAddresses,
      by: people.find((person) => person.id === createdById)?.name ?? '',
      until: moment(expiresAt),
    })),
    isSecondFactorRequired: site.get().requireSecondFactor,
  };
}
