// A picture of a page has few colours: with a palette of 256 it takes a third of the bytes.
// https://www.w3.org/TR/png-3/
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const MOST_COLOURS = 256;
const EXACT_COLOURS = 64; // papers, inks and edges, which may differ by a shade only
const TRUE_COLOUR = 2;
const PALETTE = 3;

interface Pixels {
  width: number;
  height: number;
  /** Red, green and blue of each pixel, row by row, as one number. */
  colours: Uint32Array;
}

/**
 * The same picture with at most 256 colours; the rarer ones become the nearest of these.
 * @param png as Chromium makes it: true colour, eight bits, not interlaced
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, colours } = readPixels(png);
  const palette = paletteOf(colours);
  const place = new Map(palette.map((colour, at) => [colour, at]));
  const rows = Buffer.alloc(height * (width + 1)); // each row begins with its filter: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colours[y * width + x]!;
      let at = place.get(colour);
      if (at === undefined) place.set(colour, (at = nearest(palette, colour)));
      rows[y * (width + 1) + 1 + x] = at;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PALETTE], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(partsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function readPixels(png: Buffer): Pixels {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  if (png[24] !== 8 || png[25] !== TRUE_COLOUR || png[28] !== 0) throw new Error('another kind of PNG');
  const bytes = unfilter(inflateSync(Buffer.concat(chunksOf(png, 'IDAT'))), width * 3, height);
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at++) colours[at] = bytes.readUIntBE(at * 3, 3);
  return { width, height, colours };
}

function chunksOf(png: Buffer, wanted: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === wanted) found.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return found;
}

/** Each byte was written as the difference from what its row's filter foretells. */
function unfilter(data: Buffer, rowLength: number, height: number): Buffer {
  const out = Buffer.alloc(rowLength * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (rowLength + 1)];
    for (let x = 0; x < rowLength; x++) {
      const left = x < 3 ? 0 : out[y * rowLength + x - 3]!;
      const up = y === 0 ? 0 : out[(y - 1) * rowLength + x]!;
      const corner = x < 3 || y === 0 ? 0 : out[(y - 1) * rowLength + x - 3]!;
      const foretold = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter!]!;
      out[y * rowLength + x] = data[y * (rowLength + 1) + 1 + x]! + foretold;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(estimate - one)) as [number, number, number];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The commonest as they are, then one of each shade, so that a small red mark stays red. */
function paletteOf(colours: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const commonest = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
  const palette = new Set(commonest.slice(0, EXACT_COLOURS));
  const shades = new Set([...palette].map(shadeOf));
  for (const colour of commonest) {
    if (palette.size === MOST_COLOURS) break;
    if (shades.has(shadeOf(colour))) continue;
    shades.add(shadeOf(colour));
    palette.add(colour);
  }
  return [...palette];
}

const shadeOf = (colour: number): number => colour & 0xf0f0f0;

function nearest(palette: readonly number[], colour: number): number {
  const distances = palette.map((one) => distance(one, colour));
  return distances.indexOf(Math.min(...distances));
}

function distance(one: number, other: number): number {
  const parts = partsOf(other);
  return partsOf(one).reduce((sum, part, at) => sum + (part - parts[at]!) ** 2, 0);
}

const partsOf = (colour: number): number[] => [colour >> 16, (colour >> 8) & 255, colour & 255];

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
