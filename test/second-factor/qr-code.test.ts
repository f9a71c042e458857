import { drawQrCode, type QrCode } from '../../src/second-factor/qr-code.ts';
import { readQrCode } from '../support/read-qr-code.ts';

const BLANK = 'otpauth://totp/Moderato:ada%40moderato.test?issuer=Moderato&secret=JBSWY3DPEHPK3PXP';
const MARGIN = 4;

/** The modules that an SVG with this path shows, without the margin. */
function modulesOf({ size, path }: QrCode): boolean[][] {
  const dark = new Set(Array.from(path.matchAll(/M(\d+) (\d+)h1v1h-1z/g), ([, x, y]) => `${x} ${y}`));
  const inside = Array.from({ length: size - 2 * MARGIN }, (_, at) => at + MARGIN);
  return inside.map((y) => inside.map((x) => dark.has(`${x} ${y}`)));
}

describe('a QR code', () => {
  // One length in each version from 1 to 20, at both ends of what it holds.
  test.each([
    1, 17, 18, 32, 53, 78, 106, 134, 154, 192, 230, 231, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792,
    858,
  ])(
    'when the text has %i bytes, an independent reader reads it, with every correction as it should be',
    (length) => {
      const text = BLANK.repeat(12).slice(0, length);
      expect(readQrCode(modulesOf(drawQrCode(text)))).toBe(text);
    },
  );

  test('when the text has letters of any kind, it is UTF-8', () => {
    const text = 'otpauth://totp/Grüße 🚂:ada@moderato.test';
    expect(readQrCode(modulesOf(drawQrCode(text)))).toBe(text);
  });

  test('when it is drawn, four modules on each side stay light', () => {
    const { size, path } = drawQrCode(BLANK);
    const places = Array.from(path.matchAll(/[M ](\d+)/g), ([, place]) => Number(place));
    expect([Math.min(...places), Math.max(...places)]).toEqual([MARGIN, size - MARGIN - 1]);
  });
});
