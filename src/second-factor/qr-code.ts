// A QR code for the screen. https://www.iso.org/standard/83389.html
import { encode } from 'uqr';

const MARGIN = 4; // modules of light on each side

export interface QrCode {
  /** Modules along one side, margins included. */
  size: number;
  /** The path of an SVG in which each dark module is one unit. */
  path: string;
}

export function drawQrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'L', boostEcc: false, border: MARGIN });
  const squares = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
  return { size, path: squares.join('') };
}
