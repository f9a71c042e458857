import { qrCode, qrPath } from '../../src/second-factor/qr-code.ts';
import { readQrCode } from '../support/read-qr-code.ts';

const BLANK = 'otpauth://totp/Moderato:ada%40moderato.test?issuer=Moderato&secret=JBSWY3DPEHPK3PXP';

describe('a QR code', () => {
  // One length in each version from 1 to 20, at both ends of what it holds.
  test.each([
    1, 17, 18, 32, 53, 78, 106, 134, 154, 192, 230, 231, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792,
    858,
  ])(
    'when the text has %i bytes, an independent reader reads it, with every correction as it should be',
    (length) => {
      const text = BLANK.repeat(12).slice(0, length);
      expect(readQrCode(qrCode(text)!)).toBe(text);
    },
  );

  test('when the text has letters of any kind, it is UTF-8', () => {
    const text = 'otpauth://totp/Grüße 🚂:ada@moderato.test';
    expect(readQrCode(qrCode(text)!)).toBe(text);
  });

  test('when the text is too long, there is none', () => {
    expect(qrCode('x'.repeat(859))).toBeNull();
  });

  test('when it is drawn, each dark module is one square inside a margin of four', () => {
    expect(qrPath([[false, true]])).toBe('M5 4h1v1h-1z');
  });
});
