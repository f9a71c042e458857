// Reads QR codes of the lowest error correction the other way round than the writer: by tables, and by asking the
// Reed-Solomon code whether each block has no error.

/** Of ISO/IEC 18004, table 9, for versions 1 to 20 at level L: [blocks, bytes, data bytes] once or twice. */
const BLOCKS: [number, number, number][][] = [
  [[1, 26, 19]],
  [[1, 44, 34]],
  [[1, 70, 55]],
  [[1, 100, 80]],
  [[1, 134, 108]],
  [[2, 86, 68]],
  [[2, 98, 78]],
  [[2, 121, 97]],
  [[2, 146, 116]],
  [
    [2, 86, 68],
    [2, 87, 69],
  ],
  [[4, 101, 81]],
  [
    [2, 116, 92],
    [2, 117, 93],
  ],
  [[4, 133, 107]],
  [
    [3, 145, 115],
    [1, 146, 116],
  ],
  [
    [5, 109, 87],
    [1, 110, 88],
  ],
  [
    [5, 122, 98],
    [1, 123, 99],
  ],
  [
    [1, 135, 107],
    [5, 136, 108],
  ],
  [
    [5, 150, 120],
    [1, 151, 121],
  ],
  [
    [3, 141, 113],
    [4, 142, 114],
  ],
  [
    [3, 135, 107],
    [5, 136, 108],
  ],
];

/** Annex E: rows and columns of the middles of the alignment patterns. */
const ALIGNMENT = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
  [6, 34, 62],
  [6, 26, 46, 66],
  [6, 26, 48, 70],
  [6, 26, 50, 74],
  [6, 30, 54, 78],
  [6, 30, 56, 82],
  [6, 30, 58, 86],
  [6, 34, 62, 90],
];

/** Annex C: the format of level L with each mask. */
const FORMATS = [0x77c4, 0x72f3, 0x7daa, 0x789d, 0x662f, 0x6318, 0x6c41, 0x6976];

const MASKS: ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** @throws {Error} when a scanner would have to correct anything */
export function readQrCode(modules: boolean[][]): string {
  const size = modules.length;
  const version = (size - 17) / 4;
  const mask = MASKS[FORMATS.indexOf(readFormat(modules))];
  if (!mask) throw new Error('no format that is known');
  const reserved = reservedModules(size, version);
  const bits: number[] = [];
  for (let pair = size - 1, upward = true; pair > 0; pair -= 2, upward = !upward) {
    if (pair === 6) pair = 5;
    for (let step = 0; step < size; step++) {
      const row = upward ? size - 1 - step : step;
      for (const column of [pair, pair - 1]) {
        if (!reserved(row, column)) bits.push(modules[row]![column] !== mask(row, column) ? 1 : 0);
      }
    }
  }
  return readText(dataOf(toBytes(bits), version), version);
}

/** Both copies must say the same. */
function readFormat(modules: boolean[][]): number {
  const size = modules.length;
  const around = [0, 1, 2, 3, 4, 5, 7, 8].map((column) => modules[8]![column]!);
  const above = [7, 5, 4, 3, 2, 1, 0].map((row) => modules[row]![8]!);
  const below = [1, 2, 3, 4, 5, 6, 7].map((at) => modules[size - at]![8]!);
  const right = [8, 7, 6, 5, 4, 3, 2, 1].map((at) => modules[8]![size - at]!);
  const toNumber = (bits: boolean[]) => bits.reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0);
  const first = toNumber([...around, ...above]);
  if (first !== toNumber([...below, ...right])) throw new Error('the two formats differ');
  if (!modules[size - 8]![8]) throw new Error('the module that is always dark is light');
  return first;
}

function reservedModules(size: number, version: number): (row: number, column: number) => boolean {
  const middles = ALIGNMENT[version - 1]!;
  const last = middles.at(-1);
  const marks = middles
    .flatMap((row) => middles.map((column) => [row, column] as const))
    .filter(
      ([row, column]) => !(row === 6 && (column === 6 || column === last)) && !(column === 6 && row === last),
    );
  return (row, column) =>
    (row < 9 && (column < 9 || column >= size - 8)) ||
    (row >= size - 8 && column < 9) ||
    row === 6 ||
    column === 6 ||
    (version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11))) ||
    marks.some(([y, x]) => Math.abs(row - y) <= 2 && Math.abs(column - x) <= 2);
}

const toBytes = (bits: number[]): number[] =>
  Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );

/** Puts the blocks together again, and checks each. */
function dataOf(bytes: number[], version: number): number[] {
  const shapes = BLOCKS[version - 1]!.flatMap(([count, total, data]) =>
    Array.from({ length: count }, () => ({ total, data, bytes: [] as number[] })),
  );
  if (bytes.length !== shapes.reduce((sum, { total }) => sum + total, 0))
    throw new Error('a wrong number of bytes');
  const longest = Math.max(...shapes.map(({ data }) => data));
  let next = 0;
  for (let at = 0; at < longest; at++)
    for (const shape of shapes) if (at < shape.data) shape.bytes.push(bytes[next++]!);
  while (next < bytes.length) for (const shape of shapes) shape.bytes.push(bytes[next++]!);
  for (const shape of shapes) requireNoError(shape.bytes, shape.total - shape.data);
  return shapes.flatMap(({ bytes: block, data }) => block.slice(0, data));
}

/** A block without errors is zero at each root of the generator. */
function requireNoError(block: number[], corrections: number): void {
  const [powers, logs] = logarithms();
  const times = (a: number, exponent: number) => (a === 0 ? 0 : powers[(logs[a]! + exponent) % 255]!);
  for (let root = 0; root < corrections; root++) {
    const value = block.reduce((sum, byte) => times(sum, root) ^ byte, 0);
    if (value !== 0) throw new Error('a block has an error');
  }
}

function logarithms(): [number[], number[]] {
  const powers: number[] = [];
  const logs: number[] = [];
  for (let exponent = 0, value = 1; exponent < 255; exponent++) {
    powers.push(value);
    logs[value] = exponent;
    value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
  }
  return [powers, logs];
}

function readText(data: number[], version: number): string {
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (!bits.startsWith('0100')) throw new Error('not in byte mode');
  const start = 4 + (version < 10 ? 8 : 16);
  const length = Number.parseInt(bits.slice(4, start), 2);
  const bytes = Array.from({ length }, (_, at) =>
    Number.parseInt(bits.slice(start + at * 8, start + at * 8 + 8), 2),
  );
  return Buffer.from(bytes).toString('utf8');
}
