import fc from 'fast-check';
import { beginningOf, markText } from '../../src/moderation/mark-text.ts';

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

  test('names tag characters that are no flag, also behind a digit or an emoji', () => {
    const tags = '\u{e0041}\u{e0042}';
    expect(marks(`1${tags}`)).toEqual(['plain:1', 'hidden:U+E0041', 'hidden:U+E0042']);
    expect(marks(`🏴${tags}`)).toEqual(['plain:🏴', 'hidden:U+E0041', 'hidden:U+E0042']);
  });

  test('counts a long run of hidden characters instead of naming each', () => {
    expect(marks(`a${'\u{e0041}'.repeat(32_762)}b`)).toEqual([
      'plain:a',
      'hidden:32,762 hidden characters, first U+E0041',
      'plain:b',
    ]);
    expect(marks(`casino${'\u200b'.repeat(9)}`, ['casino', 'CASINO'])).toEqual([
      'match:casino',
      'hidden:9 hidden characters, first zero-width space U+200B',
    ]);
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

describe('the beginning of a text', () => {
  const beginning = (text: string, matches: string[], shown: number) =>
    beginningOf(markText(text, matches), { longest: 20, shown }).map(
      ({ kind, text: piece }) => `${kind}:${piece}`,
    );

  test('is nothing while the text is short enough to be shown whole', () => {
    expect(beginning('Two words', [], 10)).toEqual([]);
  });

  test('keeps marks and names, and ends between two words', () => {
    expect(beginning('the casino\u202e is open all night', ['casino'], 46)).toEqual([
      'plain:the ',
      'match:casino',
      'hidden:right-to-left override U+202E',
      'plain: is',
      'plain:…',
    ]);
  });

  test('cuts no character in two', () => {
    expect(beginning(`a${'🙂'.repeat(20)}`, [], 10)).toEqual(['plain:a🙂🙂🙂🙂', 'plain:…']);
  });
});
