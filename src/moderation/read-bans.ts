import type { Services } from '../services.ts';

const PER_PAGE = 50;
const SHOWN_ON_AUTHOR = 20;

type Needs = Pick<Services, 'database' | 'clock'>;
export type Ban = Awaited<ReturnType<typeof readBans>>['bans'][number];

const WITH_NAMES = { createdBy: { select: { name: true } } } as const;

const holdsAt = (now: Date) => ({ liftedAt: null, OR: [{ until: null }, { until: { gt: now } }] });

/**
 * One page of bans, newest first.
 * @param show the bans that hold now, or those that were lifted or are over
 */
export async function readBans(
  { database, clock }: Needs,
  { show, before }: { show: 'active' | 'past'; before: number | null },
) {
  const now = clock.now();
  const bans = await database.prisma.ban.findMany({
    where: {
      ...(show === 'active' ? holdsAt(now) : { NOT: holdsAt(now) }),
      ...(before === null ? {} : { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    take: PER_PAGE + 1,
    include: WITH_NAMES,
  });
  const page = bans.slice(0, PER_PAGE);
  return { bans: page, next: bans.length > PER_PAGE ? page.at(-1)!.id : null };
}

/**
 * The bans that catch comments like those of this author.
 * @param author.withDomains false leaves out those by email domain, which tell a part of the address
 */
export async function readBansOn(
  { database, clock }: Needs,
  author: {
    emailIndex: string;
    networks: string[];
    websites: string[];
    commenterId: number;
    withDomains: boolean;
  },
): Promise<Ban[]> {
  const domains = author.withDomains
    ? await database.prisma.commenterDomain.findMany({
        where: { commenterId: author.commenterId },
        select: { domainIndex: true },
      })
    : [];
  return database.prisma.ban.findMany({
    where: {
      AND: [
        holdsAt(clock.now()),
        {
          OR: [
            { kind: 'address', value: author.emailIndex },
            { kind: 'network', value: { in: author.networks } },
            { kind: 'website', value: { in: author.websites } },
            { kind: 'domain', value: { in: domains.map(({ domainIndex }) => domainIndex) } },
          ],
        },
      ],
    },
    orderBy: { id: 'desc' },
    take: SHOWN_ON_AUTHOR,
    include: WITH_NAMES,
  });
}

/** @returns null unless a ban of exactly this holds now */
export async function findBanOf(
  { database, clock }: Needs,
  { kind, value }: { kind: string; value: string },
): Promise<Ban | null> {
  return database.prisma.ban.findFirst({
    where: { kind, value, ...holdsAt(clock.now()) },
    include: WITH_NAMES,
  });
}
