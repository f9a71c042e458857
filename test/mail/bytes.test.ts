import fc from 'fast-check';
import { cutBytes, shareBytes } from '../../src/mail/bytes.ts';

const bytes = (text: string): number => Buffer.byteLength(text);

test.each([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['too long', 7, 'too …'],
  ['éééé', 7, 'éé…'],
  ['\u{1f600}\u{1f600}', 7, '\u{1f600}…'],
  ['abc', 0, '…'],
])('%j in %d bytes is %j', (text, most, cut) => {
  expect(cutBytes(text, most)).toBe(cut);
});

test('whatever the texts are, together they take no more than they may, and each gets its least', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(texts, (given) => {
      const shared = shareBytes(given, 2_000, 100);
      expect(shared.reduce((sum, { text }) => sum + bytes(text), 0)).toBeLessThanOrEqual(2_000);
      for (const [at, { text, isCut }] of shared.entries()) {
        expect(isCut).toBe(text !== given[at]);
        if (bytes(given[at]!) <= 100) expect(isCut).toBe(false);
        else expect(bytes(text)).toBeGreaterThan(90);
      }
    }),
  );
});

test('when there is room, nothing is cut, and a long text takes what the others leave', () => {
  expect(shareBytes(['aa', 'bb'], 4, 1)).toEqual([
    { text: 'aa', isCut: false },
    { text: 'bb', isCut: false },
  ]);
  const [long, short] = shareBytes(['x'.repeat(100), 'y'.repeat(10)], 60, 20);
  expect([bytes(long!.text), short!.isCut]).toEqual([50, false]);
});
