import { hashPassword, passwordProblem, verifyPassword } from '../../src/accounts/password.ts';

describe('passwordProblem', () => {
  test.each([
    ['seven characters', '1a2b3c4', true],
    ['eight characters', '1a2b3c4!', false],
    ['eight emoji', '🌊🌙🚂🌧️🔥🍋🪐', false],
    ['256 emoji', '🚂'.repeat(256), false],
    ['257 characters', 'x'.repeat(257), true],
    ['what everybody tries first', 'Password123', true],
    ['the name of the site', 'the daily tide', true],
    ['the name of the product', 'Moderato', true],
    ['spaces and words', 'correct horse battery', false],
  ])('when it is %s, it is judged as it should be', (_case, password, isRefused) => {
    expect(passwordProblem(password, 'The Daily Tide') !== null).toBe(isRefused);
  });
});

describe('verifyPassword', () => {
  test('when the password is right, it is accepted, and only exactly as it was typed', async () => {
    const hash = await hashPassword(' Grüße 🚂 ');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(hash, ' Grüße 🚂 ')).toBe(true);
    expect(await verifyPassword(hash, 'Grüße 🚂')).toBe(false);
  });

  test('when a long password differs in its last character only, it is refused', async () => {
    const hash = await hashPassword('x'.repeat(255) + 'y');
    expect(await verifyPassword(hash, 'x'.repeat(255) + 'z')).toBe(false);
  });

  test('when there is no such account, even the password of the decoy is refused', async () => {
    expect(await verifyPassword(null, 'nobody has this password')).toBe(false);
  });
});
