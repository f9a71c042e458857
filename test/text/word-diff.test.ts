import fc from 'fast-check';
import { type DiffPart, diffWords } from '../../src/text/word-diff.ts';

const show = (parts: DiffPart[]) =>
  parts
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'deleted' ? `[-${text}-]` : `{+${text}+}`))
    .join('');

test.each([
  ['The train leaves at nine.', 'The train leaves at ten.', 'The train leaves at [-nine-]{+ten+}.'],
  ['one two three', 'one three', 'one [-two -]three'],
  ['one', 'one two', 'one{+ two+}'],
  ['a b c d', 'a x y d', 'a [-b c-]{+x y+} d'],
  ['', 'new', '{+new+}'],
  ['same', 'same', 'same'],
  ['我喜欢猫', '我喜欢狗', '我喜欢[-猫-]{+狗+}'],
])('%j to %j', (before, after, expected) => {
  expect(show(diffWords(before, after))).toBe(expected);
});

test('what is not inserted is the text before, what is not deleted the text after', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', ' ', '\n', 'word', '猫', '🙂', ','))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = diffWords(before, after);
      const without = (kind: DiffPart['kind']) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('');
      expect(without('inserted')).toBe(before);
      expect(without('deleted')).toBe(after);
    }),
  );
});

test('two long texts with nothing in common are one change, and fast', () => {
  const [before, after] = ['a ', 'b '].map((word) => word.repeat(32_000));
  const began = performance.now();
  expect(diffWords(`Hello ${before}end`, `Hello ${after}end`).map(({ kind }) => kind)).toEqual([
    'same',
    'deleted',
    'inserted',
    'same',
  ]);
  expect(performance.now() - began).toBeLessThan(2000);
});
