import { STATUSES } from '../statuses.ts';
import { formatDay } from '../time/days.ts';

/** From the ground up; what readers see stands on it. */
export const CHART_STATUSES = STATUSES.toSorted(
  (a, b) => Number(b === 'approved') - Number(a === 'approved'),
);

export interface DayChart {
  width: number;
  height: number;
  /** The value at the top edge. */
  top: number;
  bars: { x: number; y: number; width: number; height: number; status: string }[];
  first: string;
  last: string;
}

const HEIGHT = 120;
const STEP = 10;
const BAR = 8;

/** Stacked bars, one per day, in the units of an SVG's viewBox. */
export function drawDays(days: { day: string; counts: Record<string, number> }[]): DayChart {
  const totals = days.map(({ counts }) => totalOf(counts));
  const top = roundUp(Math.max(1, ...totals));
  const bars = days.flatMap(({ counts }, position) => {
    let ground = HEIGHT;
    return CHART_STATUSES.map((status) => {
      const height = round(((counts[status] ?? 0) / top) * HEIGHT);
      ground = round(ground - height);
      return { x: position * STEP + (STEP - BAR) / 2, y: ground, width: BAR, height, status };
    }).filter(({ height }) => height > 0);
  });
  const [first, last] = [days[0], days.at(-1)].map((one) => (one ? formatDay(one.day) : ''));
  return { width: days.length * STEP, height: HEIGHT, top, bars, first: first!, last: last! };
}

export const totalOf = (counts: Record<string, number>): number =>
  CHART_STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);

const round = (value: number): number => Math.round(value * 100) / 100;

/** To one digit and zeros, so that the axis has a number that people read. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / power) * power;
}
