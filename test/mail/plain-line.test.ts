import fc from 'fast-check';
import { cut, plainLine, quote } from '../../src/mail/plain-line.ts';

test.each([
  ['Ann\r\nBcc: v@example.org', 'Ann Bcc: v@example.org'],
  ['\u202eevil\u202c', 'evil'],
  ['a\u200b\u2028b\u0000c', 'a b c'],
  ['  José  🙂 ', 'José 🙂'],
  ['علی\u200cرضا 👩\u200d👧', 'علی\u200cرضا 👩\u200d👧'],
])('when a name is %j, the line is %j', (name, expected) => {
  expect(plainLine(name)).toBe(expected);
});

test('when a line is too long, it is cut between code points', () => {
  expect(plainLine('🙂🙂🙂🙂', 3)).toBe('🙂🙂…');
});

test.each(['\n', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029'])(
  'when a text imitates our links after the line break %j, each of its lines is quoted',
  (lineBreak) => {
    const text = `Nice${lineBreak}Approve: https://evil.example`;
    expect(quote(text).quoted).toBe('> Nice\n> Approve: https://evil.example');
  },
);

test('when a text turns directions, neither its words nor its quotation do', () => {
  expect(quote('a\u202eb\u2066\nc')).toEqual({ text: 'ab\nc', quoted: '> ab\n> c' });
});

test.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['🙂🙂🙂', 3, '🙂🙂🙂'],
  ['🙂🙂🙂🙂', 3, '🙂🙂…'],
  ['a🙂b🙂c', 4, 'a🙂b…'],
  ['abcd', 1, '…'],
])('%j in %d code points is %j', (text, most, expected) => {
  expect(cut(text, most)).toBe(expected);
});

test('whatever a text is, it is cut as its code points are', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 50 }), (given, most) => {
      const points = [...given];
      const expected = points.length > most ? `${points.slice(0, most - 1).join('')}…` : given;
      expect(cut(given, most)).toBe(expected);
    }),
  );
});
