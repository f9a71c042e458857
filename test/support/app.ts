import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { prepareFirstAdmin } from '../../src/accounts/first-admin.ts';
import { createApp } from '../../src/app.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createServices, type Services } from '../../src/services.ts';
import { loadSettings } from '../../src/settings/load.ts';
import { type Answer, type Browser, createBrowser } from './browser.ts';
import { createTestDatabase } from './database.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export interface TestApp {
  services: Services;
  clock: TestClock;
  /** Where it really listens; the site believes to be at `origin`. */
  url: string;
  origin: string;
  /** A reader's browser. */
  browser: Browser;
  /** Another one, with cookies of its own. */
  newBrowser(): Browser;
  /** The server that receives the mails. */
  smtp: SmtpSink;
  /** Every log line so far. */
  logLines: string[];
  /** Delivers what is due. @returns how many messages were handled */
  deliverMail(): Promise<number>;
  close(): Promise<void>;
}

export interface TestAppOverrides {
  /** Settings, by environment name. */
  env?: Record<string, string>;
  /** Files of the articles folder. */
  articles?: Record<string, string>;
  clock?: TestClock;
  mailer?: Services['mailer'];
  /** false: nobody moderates yet */
  admin?: boolean;
  /** false: no SMTP_URL, mails become files */
  smtp?: boolean;
}

export const ADMIN = { name: 'Ada', email: 'ada@moderato.test', password: 'correct horse battery' };
export const ARTICLE_SLUG = 'night-trains';

const ORIGIN = 'http://moderato.test';

const NIGHT_TRAINS = `---
title: Night trains return
standfirst: Four new lines from December
byline: Lea Brandt
published: 2025-02-01T08:00:00Z
---

The sleeper to the coast leaves at nine.
`;

/** The real app on a database of its own, with a clock that is moved by hand and a real SMTP server. */
export async function startTestApp(overrides: TestAppOverrides = {}): Promise<TestApp> {
  const ends: End[] = [];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    return { ...(await openTestApp(overrides, ends)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type End = () => unknown;

/** @param ends takes how each thing that was opened is ended, also when a later one cannot be opened */
async function openTestApp(overrides: TestAppOverrides, ends: End[]): Promise<Omit<TestApp, 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'moderato-app-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const articles = mkdtempSync(join(folder, 'articles-'));
  const files = overrides.articles ?? { [`${ARTICLE_SLUG}.md`]: NIGHT_TRAINS };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(articles, name), content);

  const database = await createTestDatabase();
  ends.push(database.drop);
  const smtp = await startSmtpSink();
  ends.push(() => smtp.close());
  const clock = overrides.clock ?? createTestClock();
  const logLines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logLines.push(line) });
  const settings = loadSettings(
    {
      BASE_URL: ORIGIN,
      DATA_DIR: join(folder, 'data'),
      DATABASE_URL: database.url,
      SECRET_KEY: 'a test key that is long enough for everything',
      ARTICLES_DIR: articles,
      MAIL_FROM: 'Comments <comments@moderato.test>',
      MAIL_CONNECTIONS: '1', // so that mails arrive in order
      ...(overrides.smtp === false ? {} : { SMTP_URL: smtp.url }),
      ...(overrides.admin === false ? {} : { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password }),
      ...overrides.env,
    },
    folder,
  );
  const services = await createServices(settings, {
    clock,
    log,
    ...(overrides.mailer ? { mailer: overrides.mailer } : {}),
  });
  ends.push(() => services.close());
  await prepareFirstAdmin(services);

  const server = createHttpServer(createApp(services)).listen(0, '127.0.0.1');
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const newBrowser = () => createBrowser(url, settings.baseUrl);

  return {
    services,
    clock,
    url,
    origin: settings.baseUrl,
    browser: newBrowser(),
    newBrowser,
    smtp,
    logLines,
    deliverMail: () => services.worker.runOnce(),
  };
}

/** Signs in through the page. @returns the browser that is signed in now */
export async function signIn(
  app: TestApp,
  who: { email: string; password: string } = ADMIN,
): Promise<Browser> {
  const browser = app.newBrowser();
  const page = await browser.open('/desk/sign-in');
  const answer = await browser.submit(page, 'form[action="/desk/sign-in"]', {
    email: who.email,
    password: who.password,
  });
  if (answer.status !== 303) throw new Error(`signing in gave ${answer.status}:\n${answer.$('main').text()}`);
  return browser;
}

/** One more person who moderates, with the same password as the first admin. */
export async function addModerator(
  app: TestApp,
  who: { name: string; email: string; role?: 'admin' | 'moderator'; seesAddresses?: boolean },
): Promise<{ id: number; email: string; password: string }> {
  const { moderator } = app.services.database.prisma;
  const { passwordHash } = await moderator.findUniqueOrThrow({ where: { email: ADMIN.email } });
  const { id } = await moderator.create({
    data: { role: 'moderator', ...who, passwordHash, createdAt: app.clock.now() },
  });
  return { id, email: who.email, password: ADMIN.password };
}

/** Fills in the form under the article and posts it. */
export async function postComment(
  app: TestApp,
  values: Partial<
    Record<'author' | 'email' | 'url' | 'comment' | 'comment_parent' | 'notify' | 'website_confirm', string>
  > = {},
  browser: Browser = app.browser,
): Promise<Answer> {
  const page = await browser.open(`/articles/${ARTICLE_SLUG}`);
  return browser.submit(page, '#commentform', {
    author: 'Mia',
    email: 'mia@readers.test',
    comment: 'I take the sleeper every winter.',
    ...values,
  });
}
