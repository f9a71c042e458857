// npm run new-key   makes the present key the database's own, or a new one where secret.key is missing; for when
//                   the old key is lost for good
import { acceptKey } from '../src/commenters/check-key.ts';
import { deriveKeys } from '../src/crypto/keys.ts';
import { openDatabase } from '../src/database/open.ts';
import { BadSettings, loadSettings } from '../src/settings/load.ts';

try {
  const settings = loadSettings(process.env, process.cwd(), { mayReplaceKey: true });
  const database = await openDatabase(settings.databaseUrl);
  await acceptKey(database, deriveKeys(settings.secretKey));
  await database.close();
  console.log('The database takes this key from now on. Addresses sealed with the old one cannot be read.');
} catch (error) {
  if (!(error instanceof BadSettings)) throw error;
  console.error(error.problems.join('\n'));
  process.exit(78);
}
