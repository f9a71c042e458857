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

test('when list and text are as long as they may be and much alike, the answer still comes at once', () => {
  const list = Array.from({ length: 4000 }, (_, number) => `a ${number}`).join('\n');
  const started = performance.now();
  find(list, { text: 'a '.repeat(32_762) });
  find('a\n'.repeat(10_000), { text: 'a '.repeat(32_762) });
  expect(performance.now() - started).toBeLessThan(500);
});
