import fc from 'fast-check';
import { cleanText } from '../../src/text/clean.ts';
import { foldForComparison } from '../../src/text/fold.ts';
import { codePoints } from '../../src/text/length.ts';
import { hasVisibleCharacter } from '../../src/text/visible.ts';
import { isWebAddress } from '../../src/text/web-address.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('cleanText', () => {
  test.each([
    ['a\r\nb\rc\n\r\nd', 'a\nb\nc\n\nd'],
    ['a\u0000b\u0007c\u001b[31m\u007f\u0085\u009fd', 'abc[31md'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['half \ud83d of a pair \ude42', 'half  of a pair '],
    ['a whole 🙂', 'a whole 🙂'],
    [' kept ', ' kept '],
    ['a\ufffe\uffff\ufdd0\ufdef\u{1ffff}\u{10fffe}b', 'ab'],
    ['private \ue000 and \ufffc stay', 'private \ue000 and \ufffc stay'],
  ])('when %j is typed, %j is kept', (typed, expected) => {
    expect(cleanText(typed)).toBe(expected);
  });

  test('when marks run on, thirty of a run are kept', () => {
    const thirty = `a${'\u0301'.repeat(30)}`;
    expect(cleanText(thirty)).toBe(thirty);
    expect(cleanText(`${thirty}\u0301b`)).toBe(`${thirty}b`);
    expect(cleanText(`${thirty}${'\u0316'.repeat(65_490)} e\u0316`)).toBe(`${thirty} e\u0316`);
  });

  test.each([
    ['  Ann\tB.\r\nBcc: x  ', 'Ann B. Bcc: x'],
    ['a\u2028b\u2029c', 'a b c'],
  ])('when one line is asked for, %j becomes %j', (typed, expected) => {
    expect(cleanText(typed, { oneLine: true })).toBe(expected);
  });

  test('whatever is typed, the result is well-formed, without NUL, and stays the same when cleaned again', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(units, (typed) => {
        const clean = cleanText(typed);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toContain('\u0000');
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});

describe('hasVisibleCharacter', () => {
  test.each([
    '',
    ' \t\n\u00a0\u3000',
    '\u200b\u200d\ufeff',
    '\u202e',
    '\u0301\u0302',
    '\u2800',
    '\u00ad',
    '\ufe0f',
    '\ufffc',
    '\u{1d159}',
    '\u{13441}\u{13442}',
    '\ue000',
    '\u{f0000}\u{10fffd}',
  ])('when a text is only %j, nothing is seen of it', (text) => {
    expect(hasVisibleCharacter(text)).toBe(false);
  });

  test('when a text is only Hangul fillers, nothing is seen of it', () => {
    expect(hasVisibleCharacter('\u115f\u1160\u3164\uffa0')).toBe(false);
  });

  test.each(['a', '0', '.', '🙂', 'é', 'e\u0301', '字', '\u200bx'])(
    'when a text is %j, something is seen',
    (text) => {
      expect(hasVisibleCharacter(text)).toBe(true);
    },
  );
});

describe('codePoints', () => {
  test('whatever the text, it is counted as JavaScript walks over it', () => {
    expect(codePoints('a🙂\ud83d')).toBe(3);
    fc.assert(fc.property(anyText, (text) => expect(codePoints(text)).toBe([...text].length)));
  });
});

describe('foldForComparison', () => {
  test.each([
    ['𝐒𝐆𝐈𝟖𝟖', 'sgi88'],
    ['ＡＬＥＸＩＳ', 'alexis'],
    ['Café', 'cafe'],
    ['Cafe\u0301', 'cafe'],
    ['Straße', 'strasse'],
    ['ﬁne', 'fine'],
    ['c\u200ba\u00ads\u2060ino', 'casino'],
    ['  a \n\t\u00a0 b\u3000', 'a b'],
    ['ΟΔΟΣ', 'οδος'],
    ['STRAẞE', 'strasse'],
    ['ca\ufffcs\ue000i\u{f0000}no', 'casino'],
    ['ᾂ', 'α'],
  ])('when the text is %j, it is compared as %j', (text, expected) => {
    expect(foldForComparison(text)).toBe(expected);
  });

  test('when marks run on, they are gone before anything sorts them', () => {
    const normalize = Reflect.get(String.prototype, 'normalize') as (this: string, form?: string) => string;
    const lengths: number[] = [];
    String.prototype.normalize = function (form?: string) {
      lengths.push(this.length);
      return normalize.call(String(this), form);
    };
    try {
      expect(foldForComparison(`a${'\u0301'.repeat(32_760)}${'\u0316'.repeat(32_760)}b`)).toBe('ab');
    } finally {
      String.prototype.normalize = normalize;
    }
    expect(lengths).toEqual([2]);
  });

  test('whatever one character is, it stays short, without marks, and the same when folded again', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10_ffff; code++) {
      const character = String.fromCodePoint(code);
      if (/[\p{Unassigned}\p{Private_Use}]/u.test(character)) continue;
      const folded = foldForComparison(character);
      if (folded.length > 8 || /\p{Mark}/u.test(folded) || foldForComparison(folded) !== folded)
        wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  test('when two texts differ in normalisation only, they are the same', () => {
    fc.assert(
      fc.property(anyText, (text) =>
        expect(foldForComparison(text.normalize('NFC'))).toBe(foldForComparison(text.normalize('NFD'))),
      ),
    );
  });
});

describe('isWebAddress', () => {
  test.each(['http://a.example', 'HTTPS://a.example/?b#c', 'https://bücher.example/ü'])(
    '%s is one',
    (text) => {
      expect(isWebAddress(text)).toBe(true);
    },
  );

  test.each([
    '',
    'a.example',
    '//a.example',
    'http:a',
    'https:/a',
    'http://',
    'http://[',
    'http://a@b.example',
    'http://:p@b.example',
    'javascript:alert(1)',
    'javascript://a.example',
    ' http://a.example',
    'ftp://a.example',
  ])('%j is none', (text) => {
    expect(isWebAddress(text)).toBe(false);
  });

  test('when the same address is asked about thousands of times, the answer stays the same', () => {
    const answers = Array.from({ length: 20_000 }, () => isWebAddress('https://bücher.example/ü'));
    expect(answers).not.toContain(false);
  });
});
