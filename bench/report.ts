/** The rounds of one measurement. */
export interface Rounds {
  name: string;
  unit: string;
  values: number[];
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function printRounds({ name, unit, values }: Rounds): void {
  const figures = [Math.min(...values), median(values), Math.max(...values)].map(readable);
  console.log(`${name.padEnd(44)} ${figures.map((figure) => figure.padStart(9)).join(' ')}  ${unit}`);
}

/** The ratio of two measurements that took turns, round by round. */
export function ratios(name: string, ours: Rounds, floor: Rounds): Rounds {
  return {
    name,
    unit: 'x',
    values: ours.values.map((value, round) => value / (floor.values[round] ?? Number.NaN)),
  };
}

export function printBar(name: string, value: number, bar: number, kind: 'at least' | 'under'): void {
  const reached = kind === 'at least' ? value >= bar : value < bar;
  console.log(`${reached ? 'reached' : 'MISSED '}  ${name}: ${readable(value)} (${kind} ${bar})`);
}

const readable = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
