import { checkKey } from '../commenters/check-key.ts';
import { deriveKeys } from '../crypto/keys.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { CannotStart } from '../ops/cannot-start.ts';
import type { Services } from '../services.ts';
import { loadSettings } from '../settings/load.ts';
import { systemClock } from '../time/clock.ts';

export type CliServices = Pick<Services, 'settings' | 'database' | 'keys' | 'clock'>;

/**
 * What a command needs, without what a server does beside: no page, no worker, no folder is watched.
 * @throws {CannotStart} when the database has another key
 */
export async function withServices<T>(work: (services: CliServices) => Promise<T>): Promise<T> {
  const settings = loadSettings(process.env);
  const database = await openDatabase(settings.databaseUrl);
  const keys = deriveKeys(settings.secretKey);
  try {
    if (await hasSite(database)) await checkKey(database, keys);
    return await work({ settings, database, keys, clock: systemClock });
  } finally {
    await database.close();
  }
}

/**
 * The same for a command that is of no use before the first start of the server.
 * @throws {CannotStart} also when there is no site, such as in another folder than that of the server
 */
export const withSite = <T>(work: (services: CliServices) => Promise<T>): Promise<T> =>
  withServices(async (services) => {
    if (await hasSite(services.database)) return work(services);
    throw new CannotStart('the database has no site; DATA_DIR and DATABASE_URL must be those of the server');
  });

const hasSite = async ({ prisma }: Pick<Database, 'prisma'>): Promise<boolean> =>
  (await prisma.site.count()) > 0;
