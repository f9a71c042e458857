import fc from 'fast-check';
import { markText } from '../../src/moderation/mark-text.ts';

const marks = (text: string, matches: string[] = []) =>
  markText(text, matches).map(({ kind, text: piece }) => `${kind}:${piece}`);

describe('a text on the desk', () => {
  test('shows what a rule matched, however it was written', () => {
    expect(marks('Best CASÍNO here', ['casino'])).toEqual(['plain:Best ', 'match:CASÍNO', 'plain: here']);
    expect(marks('ｃａｓｉｎｏ', ['casino'])).toEqual(['match:ｃａｓｉｎｏ']);
    expect(marks('cheap  pills and cheap pills', ['cheap pills'])).toEqual([
      'match:cheap  pills',
      'plain: and ',
      'match:cheap pills',
    ]);
  });

  test('marks matches that overlap as one', () => {
    expect(marks('abcdef', ['abcd', 'cdef'])).toEqual(['match:abcdef']);
  });

  test('names what cannot be seen', () => {
    expect(marks('pay\u202eLAP')).toEqual(['plain:pay', 'hidden:right-to-left override U+202E', 'plain:LAP']);
    expect(marks('c\u200dasino', ['casino'])).toEqual([
      'match:c',
      'hidden:zero-width joiner U+200D',
      'match:asino',
    ]);
  });

  test('leaves joiners alone where scripts and emoji need them', () => {
    expect(marks('👩‍🚀 می‌خواهم 🏴󠁧󠁢󠁳󠁣󠁴󠁿')).toEqual(['plain:👩‍🚀 می‌خواهم 🏴󠁧󠁢󠁳󠁣󠁴󠁿']);
  });

  test('loses nothing of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (text, match) => {
        const plain = markText(text, [match])
          .filter(({ kind }) => kind !== 'hidden')
          .map((part) => part.text)
          .join('');
        const shown = [...plain];
        let at = 0;
        for (const character of text) if (character === shown[at]) at++;
        expect(at).toBe(shown.length);
      }),
    );
  });
});
