import type { Logger } from 'pino';
import { type ArticleFolder, openArticleFolder } from './articles/article-folder.ts';
import { followChanges } from './cache/invalidation.ts';
import { createPageCache, type PageCache } from './cache/pages.ts';
import { checkKey } from './commenters/check-key.ts';
import { startFilling } from './commenters/fill-missing.ts';
import { deriveKeys, type Keys } from './crypto/keys.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { createLimits, type Limits } from './http/limits.ts';
import { openViews, type Views } from './http/views.ts';
import { LOG_CHANNEL } from './moderation-log/append.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { MAKERS } from './mail/messages/index.ts';
import { createDeskFeed, type DeskFeed, PRESENCE_CHANNEL } from './moderation/desk-feed.ts';
import { countFirstDays } from './moderation-log/count-days.ts';
import { holdBack } from './notifications/hold-back.ts';
import { createLook } from './notifications/look.ts';
import { createLog } from './ops/log.ts';
import { createSendingPace } from './outbox/sending-pace.ts';
import { createOutboxWorker, type OutboxWorker } from './outbox/worker.ts';
import { makeFirstReasons } from './reasons/first-reasons.ts';
import { createRetentionWorker, type RetentionWorker } from './retention/worker.ts';
import { openSearchBacklog } from './search/backlog.ts';
import type { Settings } from './settings/settings.ts';
import { type CurrentSite, openSite } from './sites/current-site.ts';
import { type Clock, systemClock } from './time/clock.ts';
import { createWebhookWorker, type WebhookWorker } from './webhooks/worker.ts';

/** Everything that is made once. */
export interface Services {
  settings: Settings;
  clock: Clock;
  log: Logger;
  keys: Keys;
  database: Database;
  site: CurrentSite;
  views: Views;
  pages: PageCache;
  desk: DeskFeed;
  limits: Limits;
  mailer: Mailer;
  worker: OutboxWorker;
  webhooks: WebhookWorker;
  retention: RetentionWorker;
  articles: ArticleFolder;
  /** Ends what was opened, in the opposite order. */
  close(): Promise<void>;
}

/**
 * @param overrides what a test replaces
 * @throws {MigrationError} when the database cannot be used as it is
 * @throws {CannotStart} when a line can say why
 */
export async function createServices(
  settings: Settings,
  overrides: Partial<Pick<Services, 'clock' | 'log' | 'mailer'>> = {},
): Promise<Services> {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createLog(settings);
  const keys = deriveKeys(settings.secretKey);
  const database = await openDatabase(settings.databaseUrl);
  const site = await openSite(settings, database, clock);
  await checkKey(database, keys);
  await makeFirstReasons(database);
  await countFirstDays(database, { timeZone: site.get().timeZone, now: clock.now() });
  const views = openViews(() => site.get().name);
  const pages = createPageCache({});
  const desk = createDeskFeed({ database, clock, log });
  const channels = [LOG_CHANNEL, PRESENCE_CHANNEL];
  const changes = await followChanges(settings.databaseUrl, { database, pages, site, log }, channels);
  const limits = createLimits(settings, database, log);
  const mailer = overrides.mailer ?? createMailer(settings, log);
  const base = { settings, clock, log, keys, database, site, views, pages, desk, limits, mailer };
  const worker = createOutboxWorker(base, MAKERS, createLook(), {
    atOnce: settings.mailConnections,
    holdBack: (message) => holdBack(base, message),
    ...(mailer.mode === 'smtp' ? { pace: createSendingPace(base) } : {}),
  });
  const webhooks = createWebhookWorker(base);
  const retention = createRetentionWorker(base);
  const articles = await openArticleFolder(base);
  const searchBacklog = openSearchBacklog(base);
  const filling = startFilling(base);

  return {
    ...base,
    worker,
    webhooks,
    retention,
    articles,
    async close() {
      desk.close();
      await filling.stop();
      await searchBacklog.close();
      await articles.close();
      await Promise.all([worker.stop(), webhooks.stop(), retention.stop()]);
      await changes.close();
      await mailer.close();
      await database.close();
    },
  };
}
