import { keepCommenter, openEmail } from '../../src/commenters/address-vault.ts';
import { deriveKeys } from '../../src/crypto/keys.ts';
import { openTestDatabase } from '../support/database.ts';

const keys = deriveKeys('a test key that is long enough for everything');
const NOW = new Date('2025-03-01T10:00:00.000Z');

test('when an address is typed in a form that looks the same, mails go to the one mailbox it is found by', async () => {
  const { database, close } = await openTestDatabase();
  const keep = (email: string) => database.transaction((tx) => keepCommenter(tx, keys, email, NOW));
  expect(await keep('\u212Aim@readers.test')).toBe(await keep('kim@readers.test'));
  const { emailCipher } = await database.prisma.commenter.findFirstOrThrow();
  expect(openEmail(keys, emailCipher)).toBe('Kim@readers.test');
  await close();
});
