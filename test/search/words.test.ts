import fc from 'fast-check';
import { termsOf, wordsOf } from '../../src/search/words.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const hex = (word: string) => `_${Buffer.from(word).toString('hex')}`;

/** As both databases do it. */
function finds(query: string, text: string): boolean {
  const words = new Set(wordsOf(text));
  return termsOf(query).every((ways) => ways.some((needed) => needed.every((word) => words.has(word))));
}

describe('wordsOf', () => {
  test.each([
    ['The SLEEPER leaves.', ['the', 'sleeper', 'leaves']],
    ['a well-known fact', ['a', 'well', 'known', 'wellknown', 'fact']],
    ['don’t', ['don', 't', 'dont']],
    ['1,000.50 euros', ['1', '000', '50', '100050', 'euros']],
    [
      'https://www.shop.example.com/cheap_pills?x=1',
      ['https', 'www', 'shop', 'example', 'com', 'wwwshopexamplecom', 'cheap', 'pills', 'x', '1'],
    ],
    ['mia@readers.test', ['mia', 'readers', 'test', 'readerstest']],
    ['Straße ＣＡＦÉ ﬁne', ['strasse', 'cafe', 'fine']],
    ['c\u200basino', ['casino']],
    ['東京2020', [hex('東'), hex('京'), hex('東京'), '2020']],
    ['', []],
    ['!? -- …', []],
  ])('%j has the words %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  test('when a text is long, it has a bounded number of bounded words', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => `w${n}${'x'.repeat(60)}`).join(' ');
    const words = wordsOf(long);
    expect(words).toHaveLength(4_000);
    expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(40);
  });

  test('when letters carry thousands of marks, it is cut in little time', () => {
    const zalgo = `a${'\u0301\u0323'.repeat(30_000)} `;
    const started = performance.now();
    expect(wordsOf(zalgo)).toEqual(['a']);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('whatever the text, a word has only a-z, 0-9 and _, and none comes twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = wordsOf(text);
        expect(words.filter((word) => !/^[a-z0-9_]{1,400}$/.test(word))).toEqual([]);
        expect(new Set(words).size).toBe(words.length);
      }),
    );
  });

  test('whatever the text, normalisation makes no difference', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(wordsOf(text.normalize('NFC'))).toEqual(wordsOf(text.normalize('NFD')));
      }),
    );
  });
});

describe('termsOf', () => {
  test.each([
    ['SLEEPER', 'the sleeper', true],
    ['well-known', 'It is well known.', true],
    ['well-known', 'wellknown', true],
    ['wellknown', 'well-known', true],
    ["O'Brien", 'o’brien', true],
    ['obrien', 'O’Brien', true],
    ['example.com', 'see https://www.example.com/a', true],
    ['"night train"', 'The train at night', true],
    ['night train', 'The night', false],
    ['café', 'CAFE', true],
    ['東京', '私は東京に住む', true],
    ['東京', '東の京', false],
    ['東', '東京', true],
    ['が', 'か', false],
    ['서울', '서울에서', true],
    ['รถไฟ', 'ฉันชอบรถไฟมาก', true],
    ['की', 'का', false],
    ['🎰', 'Win 🎰 now', true],
    ['a OR b', 'a b', false],
    ['NOT a*', 'a', false],
  ])('%j in %j: %s', (query, text, expected) => {
    expect(finds(query, text)).toBe(expected);
  });

  test('whatever the text, it is found by itself', () => {
    fc.assert(fc.property(anyText, (text) => expect(finds(text, text)).toBe(true)));
  });

  test('when somebody searches for a whole book, a bounded number of terms is left', () => {
    const book = Array.from({ length: 5_000 }, (_, n) => `word${n}`).join(' ');
    expect(termsOf(book).length).toBeLessThanOrEqual(16);
  });
});
