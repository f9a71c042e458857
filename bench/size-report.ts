import { median } from './report.ts';

export interface Bars {
  /** Of the largest site to the smallest. */
  ratio: number;
  /** At the largest site. */
  ms: number;
}

export function printSizesHead(sizes: number[]): void {
  const columns = sizes.map((size) => size.toLocaleString('en').padStart(11));
  console.log(`\n${' '.repeat(40)}${columns.join('')}   ratio`);
}

/**
 * One line: the medians at each size and whether they reach the bars.
 * @param times in ms, of each size; without bars they are only shown
 */
export function printSizes(name: string, times: number[][], bars?: Bars): void {
  const medians = times.map(median);
  const [first = 0, last = 0] = [medians[0], medians.at(-1)];
  const ratio = last / first;
  const figures = medians.map((ms) => ms.toFixed(2).padStart(11)).join('');
  console.log(
    `${name.padEnd(40)}${figures}${ratio.toFixed(2).padStart(8)}  ${bars ? judge(ratio, last, bars) : ''}`,
  );
}

function judge(ratio: number, ms: number, bars: Bars): string {
  const missed = [
    ...(ratio > bars.ratio ? [`MISSED: ratio over ${bars.ratio}`] : []),
    ...(ms >= bars.ms ? [`MISSED: not under ${bars.ms} ms`] : []),
  ];
  return missed.join(', ') || 'reached';
}
