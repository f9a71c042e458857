import { blockedWords } from '../../src/rules/blocked-words.ts';
import type { JudgedSubmission } from '../../src/rules/rule.ts';
import { choices, submission } from './support.ts';

const find = (list: string, changes: Partial<JudgedSubmission>) =>
  blockedWords.judge(submission(changes), { ...choices, blockedWords: list });

test.each([
  ['casino', 'The best CASINO in town'],
  ['casino', 'c\u200basi\u0301no!'],
  ['sgi88', 'visit 𝐒𝐆𝐈𝟖𝟖 now'],
  ['alexis', 'ＡＬＥＸＩＳ'],
  ['Café Noir', 'at the cafe  noir, today'],
  ['cheap pills', 'Cheap,\npills'],
  ['bit.ly', 'see https://bit.ly/x'],
  ["don't", 'I don’t'],
  ['c++', 'I write C++.'],
  ['🍆', 'what a 🍆'],
  ['$$$', 'win $$$'],
  ['赌场', '最好的赌场在这里'],
])('when %j is blocked, %j is held', (list, text) => {
  expect(find(list, { text })).toMatchObject({ outcome: 'pending', evidence: [{ field: 'comment' }] });
});

test.each([
  ['ass', 'a classic assessment'],
  ['cheap pills', 'pills are cheap'],
  ['c++', 'vitamin C'],
  ['...', 'well...'],
  ['(.*)+casino', 'casino'],
  ['\n \n', 'anything'],
  ['', 'anything'],
])('when %j is blocked, %j is not held', (list, text) => {
  expect(find(list, { text })).toBeNull();
});

test('when words match in several fields, each is named with the field', () => {
  expect(
    find('foo\r\nBar Baz\nfoo', { authorName: 'Foo', website: 'https://foo.example', text: 'bar baz' }),
  ).toEqual({
    outcome: 'pending',
    reason: 'Blocked words: “foo”, “Bar Baz”.',
    evidence: [
      { field: 'author', match: 'foo' },
      { field: 'url', match: 'foo' },
      { field: 'comment', match: 'Bar Baz' },
    ],
  });
});

test('when the email address matches, the evidence does not repeat it', () => {
  const finding = find('ann@example.org', {});
  expect(finding?.evidence).toEqual([{ field: 'email', match: 'part of the email address' }]);
  expect(JSON.stringify(finding)).not.toContain('ann');
});

test('when the list changes, the new list counts', () => {
  expect(find('one', { text: 'one two' })?.evidence[0]?.match).toBe('one');
  expect(find('two', { text: 'one two' })?.evidence[0]?.match).toBe('two');
});

test.each([
  ['one long phrase', `${'a '.repeat(9_999)}b`],
  ['phrases that begin alike', Array.from({ length: 140 }, (_, more) => 'a '.repeat(more + 1)).join('\n')],
  ['many phrases', Array.from({ length: 4000 }, (_, number) => `a ${number}`).join('\n')],
])('when the list is %s, each word of a long text is looked up a few times only', (_case, list) => {
  const words = 32_762;
  find(list, {}); // takes the list in
  expect(lookUpsOf(() => find(list, { text: 'a '.repeat(words) }))).toBeLessThan(3 * words);
});

test('when phrases overlap, each is found', () => {
  const found = (text: string) => find('b c\na b d\na b c d', { text })?.evidence.map(({ match }) => match);
  expect(found('a b c x')).toEqual(['b c']);
  expect(found('a b c d')).toEqual(['b c', 'a b c d']);
  expect(found('a b a b d')).toEqual(['a b d']);
});

test.each(['\ufffc', '\ue000', '\u{f0000}', '\ufeff', '\u{1d159}', '\u00ad', '\u0600'])(
  'when %j is inside a blocked word, the word is found all the same',
  (hidden) => {
    expect(find('casino', { text: `the cas${hidden}ino` })).not.toBeNull();
  },
);

/** How often any map is asked: the work of matching, which no other program on the machine changes. */
function lookUpsOf(work: () => unknown): number {
  const get = Reflect.get(Map.prototype, 'get') as (this: Map<unknown, unknown>, key: unknown) => unknown;
  let count = 0;
  Map.prototype.get = function (key: unknown) {
    count++;
    return get.call(this, key);
  };
  try {
    work();
  } finally {
    Map.prototype.get = get;
  }
  return count;
}
