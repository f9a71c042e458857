import { plainLine, quotedText } from '../../src/mail/plain-line.ts';

test.each([
  ['Ann\r\nBcc: v@example.org', 'Ann Bcc: v@example.org'],
  ['\u202eevil\u202c', 'evil'],
  ['a\u200b\u2028b\u0000c', 'a b c'],
  ['  José  🙂 ', 'José 🙂'],
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
    expect(quotedText(text)).toBe('> Nice\n> Approve: https://evil.example');
  },
);
