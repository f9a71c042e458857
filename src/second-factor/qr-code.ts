// A QR code for the screen: byte mode, lowest error correction. https://www.iso.org/standard/83389.html
import { correctionBytes } from './reed-solomon.ts';

/** Of versions 1 to 20: bytes of error correction per block, and blocks. */
const BYTES_PER_BLOCK = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];
const BYTE_MODE = 0b0100;
const LOWEST_CORRECTION = 0b01;
const MASK = 0; // (row + column) even; a fixed one is allowed, and a short address has no large plain areas

interface Grid {
  size: number;
  dark: boolean[][];
  /** Patterns that are not data. */
  fixed: boolean[][];
}

/** @returns rows of modules, true is dark; null when the text is too long */
export function qrCode(text: string): boolean[][] | null {
  const bytes = Buffer.from(text, 'utf8');
  const version = BYTES_PER_BLOCK.findIndex((_, at) => bytes.length <= capacity(at + 1)) + 1;
  if (version === 0) return null;
  const grid = drawPatterns(version);
  drawData(grid, interleaved(dataBytes(bytes, version), version));
  return grid.dark;
}

/** @returns the path of an SVG in which each module is one unit, with a margin of four */
export function qrPath(modules: boolean[][]): string {
  const squares = modules.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : '')),
  );
  return squares.join('');
}

const sizeOf = (version: number): number => version * 4 + 17;

const lengthBits = (version: number): number => (version < 10 ? 8 : 16);

/** Bytes of text that fit. */
const capacity = (version: number): number =>
  Math.floor((dataLength(version) * 8 - 4 - lengthBits(version)) / 8);

const dataLength = (version: number): number =>
  totalBytes(version) - BYTES_PER_BLOCK[version - 1]! * BLOCKS[version - 1]!;

/** Bytes that the modules hold beside the patterns. */
function totalBytes(version: number): number {
  const size = sizeOf(version);
  const marks = alignmentPositions(version).length;
  const alignment = marks === 0 ? 0 : (marks * marks - 3) * 25 - (marks - 2) * 2 * 5;
  const versionBits = version < 7 ? 0 : 36;
  return Math.floor((size * size - 3 * 64 - 31 - 2 * (size - 16) - alignment - versionBits) / 8);
}

function alignmentPositions(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((sizeOf(version) - 13) / (count * 2 - 2)) * 2;
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - (count - 2 - at) * step)];
}

function dataBytes(text: Buffer, version: number): number[] {
  const bits: number[] = [];
  const append = (value: number, length: number): void => {
    for (let at = length - 1; at >= 0; at--) bits.push((value >>> at) & 1);
  };
  append(BYTE_MODE, 4);
  append(text.length, lengthBits(version));
  for (const byte of text) append(byte, 8);
  const room = dataLength(version) * 8;
  append(0, Math.min(4, room - bits.length));
  append(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) append(pad, 8);
  return Array.from({ length: room / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );
}

/** The blocks take turns byte by byte, then their corrections do. The first blocks may be one byte shorter. */
function interleaved(data: number[], version: number): number[] {
  const count = BLOCKS[version - 1]!;
  const correction = BYTES_PER_BLOCK[version - 1]!;
  const short = Math.floor(data.length / count);
  const firstLong = count - (data.length % count);
  const blocks: number[][] = [];
  for (let at = 0, start = 0; at < count; at++) {
    const length = short + (at < firstLong ? 0 : 1);
    blocks.push(data.slice(start, start + length));
    start += length;
  }
  const corrections = blocks.map((block) => correctionBytes(block, correction));
  return [...takeTurns(blocks, short + 1), ...takeTurns(corrections, correction)];
}

const takeTurns = (lists: number[][], length: number): number[] =>
  Array.from({ length }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();

function drawPatterns(version: number): Grid {
  const size = sizeOf(version);
  const blank = () => Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const grid: Grid = { size, dark: blank(), fixed: blank() };
  for (let at = 0; at < size; at++) {
    set(grid, 6, at, at % 2 === 0);
    set(grid, at, 6, at % 2 === 0);
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    drawRings(grid, row, column, 4, [2, 4]);
  const marks = alignmentPositions(version);
  for (const row of marks)
    for (const column of marks) if (!isFinder(row, column, size)) drawRings(grid, row, column, 2, [1]);
  drawFormat(grid);
  if (version >= 7) drawVersion(grid, version);
  return grid;
}

const isFinder = (row: number, column: number, size: number): boolean =>
  (row === 6 && column === 6) || (row === 6 && column === size - 7) || (row === size - 7 && column === 6);

/** Square rings around a middle; those of the light distances stay light. */
function drawRings(grid: Grid, row: number, column: number, reach: number, light: number[]): void {
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const distance = Math.max(Math.abs(x), Math.abs(y));
      set(grid, row + y, column + x, !light.includes(distance));
    }
  }
}

function drawFormat(grid: Grid): void {
  const { size } = grid;
  const bits = withRemainder((LOWEST_CORRECTION << 3) | MASK, 10, 0x537) ^ 0x5412;
  const bit = (at: number): boolean => ((bits >>> at) & 1) === 1;
  for (let at = 0; at < 6; at++) set(grid, at, 8, bit(at));
  set(grid, 7, 8, bit(6));
  set(grid, 8, 8, bit(7));
  set(grid, 8, 7, bit(8));
  for (let at = 9; at < 15; at++) set(grid, 8, 14 - at, bit(at));
  for (let at = 0; at < 8; at++) set(grid, 8, size - 1 - at, bit(at));
  for (let at = 8; at < 15; at++) set(grid, size - 15 + at, 8, bit(at));
  set(grid, size - 8, 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  const bits = withRemainder(version, 12, 0x1f25);
  for (let at = 0; at < 18; at++) {
    const dark = ((bits >>> at) & 1) === 1;
    const [long, short] = [grid.size - 11 + (at % 3), Math.floor(at / 3)];
    set(grid, short, long, dark);
    set(grid, long, short, dark);
  }
}

/** A value followed by its BCH remainder. */
function withRemainder(value: number, degree: number, generator: number): number {
  let remainder = value;
  for (let at = 0; at < degree; at++)
    remainder = (remainder << 1) ^ ((remainder >>> (degree - 1)) * generator);
  return (value << degree) | remainder;
}

/** In columns of two from the right, upward and downward in turn, past the column of the timing pattern. */
function drawData(grid: Grid, bytes: number[]): void {
  const { size } = grid;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const isUpward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const row = isUpward ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid.fixed[row]![column]) continue;
        const bit = ((bytes[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1;
        grid.dark[row]![column] = (bit === 1) !== ((row + column) % 2 === 0);
        at++;
      }
    }
  }
}

function set(grid: Grid, row: number, column: number, dark: boolean): void {
  if (row < 0 || column < 0 || row >= grid.size || column >= grid.size) return;
  grid.dark[row]![column] = dark;
  grid.fixed[row]![column] = true;
}
