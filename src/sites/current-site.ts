import type { Database } from '../database/database.ts';
import type { Site } from '../generated/sqlite/client.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../time/clock.ts';

export type { Site };

/** The site and its admin's choices, kept in memory because every page and every submission needs them. */
export interface CurrentSite {
  get(): Site;
  /** Reads the row again, after a change here or in another process. */
  reload(): Promise<void>;
}

/** Makes the site's row at the first start; later the row has the last word over SITE_NAME. */
export async function openSite(settings: Settings, { prisma }: Database, clock: Clock): Promise<CurrentSite> {
  const find = () => prisma.site.findFirst({ orderBy: { id: 'asc' } });
  const existing = await find();
  let site =
    existing ?? (await prisma.site.create({ data: { name: settings.siteName, createdAt: clock.now() } }));
  return {
    get: () => site,
    async reload() {
      site = (await find()) ?? site;
    },
  };
}
