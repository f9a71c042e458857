import { deriveKeys } from '../../src/crypto/keys.ts';
import { open, seal } from '../../src/crypto/seal.ts';
import { readToken, signToken } from '../../src/crypto/tokens.ts';

const keys = deriveKeys('a secret of more than thirty-two characters');

describe('a sealed text', () => {
  const key = keys.for('email');

  test('opens to what it was, and two seals of one text differ', () => {
    expect(open(key, seal(key, 'grüße@example.com'))).toBe('grüße@example.com');
    expect(seal(key, 'a')).not.toEqual(seal(key, 'a'));
  });

  test('when a bit was changed or the key is another, it does not open', () => {
    const sealed = seal(key, 'reader@example.com');
    sealed[sealed.length - 1]! ^= 1;
    expect(() => open(key, sealed)).toThrow();
    expect(() => open(keys.for('ip'), seal(key, 'x'))).toThrow('another SECRET_KEY');
  });
});

describe('a signed token', () => {
  const key = keys.for('receipt');
  const token = signToken(key, ['r', 7, 1234]);

  test('gives its parts back', () => {
    expect(readToken(key, token, 3)).toEqual(['r', '7', '1234']);
  });

  test.each([
    ['a part is changed', token.replace('.7.', '.8.')],
    ['the signature is changed', `${token.slice(0, -2)}xx`],
    ['the signature is missing', 'r.7.1234'],
    ['it is empty', ''],
  ])('when %s, it is refused', (_, changed) => {
    expect(readToken(key, changed, 3)).toBeNull();
  });

  test('when it was made for another purpose or has other parts, it is refused', () => {
    expect(readToken(keys.for('action-link'), token, 3)).toBeNull();
    expect(readToken(key, token, 4)).toBeNull();
  });
});

test('each purpose has a key of its own', () => {
  const purposes = ['email', 'email-index', 'network', 'ip', 'action-link', 'receipt', 'session'] as const;
  expect(new Set(purposes.map((purpose) => keys.for(purpose).toString('hex'))).size).toBe(purposes.length);
});
