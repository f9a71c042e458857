import { excerptOf } from '../../src/text/excerpt.ts';

test('a short text is shown whole', () => {
  expect(excerptOf('Two words')).toEqual({ excerpt: '', words: 2 });
});

test('a long text is cut between two words', () => {
  const { excerpt, words } = excerptOf('winter sleeper '.repeat(100));
  expect(words).toBe(200);
  expect(excerpt).toMatch(/(winter|sleeper)…$/);
  expect(excerpt.length).toBeLessThan(300);
});

test('a text without spaces is cut as well, never inside a character', () => {
  expect(excerptOf(`a${'🙂'.repeat(1000)}`).excerpt.isWellFormed()).toBe(true);
});
