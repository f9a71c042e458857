import { COUNTED_DAYS, waitOfClass } from '../moderation-log/count-days.ts';
import { readCounts } from '../moderation-log/counts.ts';
import { type MailTrouble, readMailTrouble } from '../outbox/read-trouble.ts';
import type { Services } from '../services.ts';
import { lastDays } from '../time/days.ts';

export interface RuleCounts {
  rule: string;
  held: number;
  agreed: number;
  overruled: number;
}

export interface Overview {
  waiting: number;
  oldest: { id: number; submittedAt: Date } | null;
  /** Oldest first, without gaps. */
  days: { day: string; counts: Record<string, number> }[];
  /** null when nothing was decided. */
  medianWaitMs: number | null;
  /** The one that held most comes first. */
  rules: RuleCounts[];
  mail: MailTrouble;
}

/** Each question reads what waits or what was counted of 30 days, however many comments there are. */
export async function readOverview(
  services: Pick<Services, 'database' | 'clock' | 'site'>,
): Promise<Overview> {
  const { database, clock, site } = services;
  const { prisma } = database;
  const days = lastDays(clock.now(), site.get().timeZone, COUNTED_DAYS);
  const inDays = { day: { gte: days[0]!, lte: days.at(-1)! } };
  const [{ pending: waiting }, oldest, statuses, totals, mail] = await Promise.all([
    readCounts(database),
    prisma.comment.findFirst({
      where: { status: 'pending' },
      orderBy: { submittedAt: 'asc' },
      select: { id: true, submittedAt: true },
    }),
    prisma.dayCount.groupBy({
      by: ['day', 'key'],
      where: { ...inDays, what: 'status' },
      _sum: { count: true },
    }),
    prisma.dayCount.groupBy({
      by: ['what', 'key'],
      where: { ...inDays, what: { not: 'status' } },
      _sum: { count: true },
    }),
    readMailTrouble(services),
  ]);

  const perDay = new Map(days.map((day) => [day, {} as Record<string, number>]));
  for (const { day, key, _sum } of statuses) perDay.get(day)![key] = _sum.count ?? 0;
  const counted = totals.map(({ what, key, _sum }) => ({ what, key, count: _sum.count ?? 0 }));
  return {
    waiting,
    oldest,
    days: [...perDay].map(([day, counts]) => ({ day, counts })),
    medianWaitMs: medianWait(counted),
    rules: ruleCounts(counted),
    mail,
  };
}

interface Counted {
  what: string;
  key: string;
  count: number;
}

function medianWait(counted: Counted[]): number | null {
  const classes = counted
    .filter(({ what, count }) => what === 'wait' && count > 0)
    .map(({ key, count }) => ({ number: Number(key), count }))
    .sort((a, b) => a.number - b.number);
  const half = classes.reduce((sum, { count }) => sum + count, 0) / 2;
  let sum = 0;
  for (const { number, count } of classes) {
    sum += count;
    if (sum >= half) return waitOfClass(number);
  }
  return null;
}

function ruleCounts(counted: Counted[]): RuleCounts[] {
  const of = (what: string, rule: string) =>
    counted.find((one) => one.what === what && one.key === rule)?.count ?? 0;
  return counted
    .filter(({ what, count }) => what === 'held' && count > 0)
    .map(({ key: rule, count: held }) => ({
      rule,
      held,
      agreed: of('agreed', rule),
      overruled: of('overruled', rule),
    }))
    .sort((a, b) => b.held - a.held);
}
