import { emailIndex } from '../../src/commenters/address-vault.ts';
import { deriveKeys } from '../../src/crypto/keys.ts';
import type { Database } from '../../src/database/database.ts';
import { findSuppression, lift, suppress } from '../../src/notifications/suppression.ts';
import { openTestDatabase } from '../support/database.ts';

const AT = new Date('2025-03-01T10:00:00.000Z');
const EMAIL = 'Mia@Readers.test';
const keys = deriveKeys('a secret of a test that is long enough for it');

let database: Database;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ database, close } = await openTestDatabase());
});
afterEach(() => close());

const suppressNow = (reason: 'unsubscribed' | 'bounced') =>
  database.transaction((tx) => suppress(tx, { emailIndex: emailIndex(keys, EMAIL), reason, at: AT }));

test('an address that wants no mail is known in every spelling, and no other is', async () => {
  expect(await findSuppression(database, keys, EMAIL)).toBeNull();
  await suppressNow('unsubscribed');
  expect(await findSuppression(database, keys, 'mia@READERS.test')).not.toBeNull();
  expect(await findSuppression(database, keys, 'mia+x@readers.test')).toBeNull();
});

test('it is kept once, with its first reason, and without the address', async () => {
  expect([await suppressNow('unsubscribed'), await suppressNow('bounced')]).toEqual([true, false]);
  const rows = await database.prisma.suppression.findMany();
  expect(rows).toEqual([
    { id: expect.any(Number), emailIndex: expect.any(String), reason: 'unsubscribed', at: AT },
  ]);
  expect(JSON.stringify(rows).toLowerCase()).not.toContain('readers');
});

test('it is lifted once', async () => {
  await suppressNow('bounced');
  const liftNow = () => database.transaction((tx) => lift(tx, keys, 'mia@readers.test'));
  expect([await liftNow(), await liftNow()]).toEqual([true, false]);
  expect(await findSuppression(database, keys, EMAIL)).toBeNull();
});
