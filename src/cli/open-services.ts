import { deriveKeys } from '../crypto/keys.ts';
import { openDatabase } from '../database/open.ts';
import type { Services } from '../services.ts';
import { loadSettings } from '../settings/load.ts';
import { systemClock } from '../time/clock.ts';

export type CliServices = Pick<Services, 'settings' | 'database' | 'keys' | 'clock'>;

/** What a command needs, without what a server does beside: no page, no worker, no folder is watched. */
export async function withServices<T>(work: (services: CliServices) => Promise<T>): Promise<T> {
  const settings = loadSettings(process.env);
  const database = await openDatabase(settings.databaseUrl);
  try {
    return await work({ settings, database, keys: deriveKeys(settings.secretKey), clock: systemClock });
  } finally {
    await database.close();
  }
}
