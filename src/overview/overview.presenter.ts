import type { Moderator } from '../generated/sqlite/client.ts';
import { troubleSentences } from '../mail/banner.ts';
import { ruleLabel } from '../rules/labels.ts';
import { labelOfStatus } from '../statuses.ts';
import { formatDuration } from '../time/duration.ts';
import { formatDay } from '../time/days.ts';
import { formatInstant } from '../time/format.ts';
import { CHART_STATUSES, drawDays, totalOf } from './day-chart.ts';
import type { Overview, RuleCounts } from './read-overview.ts';

/** It holds whatever the other rules let pass, so there is no suspicion that a moderator could share. */
const HOLDS_EVERYTHING = 'site_default';

export function presentOverview(
  overview: Overview,
  { reader, now, timeZone }: { reader: Pick<Moderator, 'id'>; now: Date; timeZone: string },
) {
  const { waiting, oldest, days, medianWaitMs, rules } = overview;
  const total = days.reduce((sum, { counts }) => sum + totalOf(counts), 0);
  return {
    waiting,
    oldest: oldest && {
      url: `/desk/comments/${oldest.id}`,
      since: formatInstant(oldest.submittedAt, timeZone),
      sinceIso: oldest.submittedAt.toISOString(),
      wait: formatDuration(now.getTime() - oldest.submittedAt.getTime()),
    },
    medianWait: medianWaitMs === null ? '' : formatDuration(medianWaitMs),
    total,
    chart: drawDays(days),
    legend: CHART_STATUSES.map((status) => ({ status, label: labelOfStatus(status) })),
    days: days.toReversed().map(({ day, counts }) => ({
      day,
      label: formatDay(day),
      counts: CHART_STATUSES.map((status) => counts[status] ?? 0),
      total: totalOf(counts),
    })),
    rules: rules.map((rule) => presentRule(rule, total)),
    mailTrouble: troubleSentences(overview.mail, reader),
  };
}

function presentRule({ rule, held, agreed, overruled }: RuleCounts, total: number) {
  const decided = agreed + overruled;
  return {
    label: ruleLabel(rule),
    held,
    share: percent(held, total),
    agreement:
      rule === HOLDS_EVERYTHING
        ? 'holds everything'
        : decided === 0
          ? 'nothing decided'
          : `${percent(agreed, decided)} of ${decided}`,
  };
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${Math.round((part / whole) * 100)} %`;
