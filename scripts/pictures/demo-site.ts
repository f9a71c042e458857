// Three weeks on a small site, told through its own pages and forms, on a clock that is moved by hand.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../../test/support/app.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { type Moderator, moderator, reader } from './demo-people.ts';
import { firstWeek, secondWeek, type Stage, thirdWeek } from './demo-weeks.ts';

const ARTICLES = join(import.meta.dirname, '../../articles');
const PASSWORD = 'seven lanterns over the harbour';

export interface DemoSite {
  app: TestApp;
  /** An admin who sees addresses. */
  ada: Moderator;
  /** What the pictures are about. */
  ids: { told: number; regular: number; angry: number };
}

/** The real app with plausible comments in every state; close it when the pictures are made. */
export async function startDemoSite(): Promise<DemoSite> {
  const articles = Object.fromEntries(
    readdirSync(ARTICLES).map((name) => [name, readFileSync(join(ARTICLES, name), 'utf8')]),
  );
  const app = await startTestApp({
    articles,
    clock: createTestClock(new Date('2024-07-01T07:00:00Z')),
    env: {
      ADMIN_EMAIL: 'ada@example.com',
      ADMIN_PASSWORD: PASSWORD,
      BASE_URL: 'http://localhost:3000',
      MAIL_FROM: 'Comments <comments@example.com>',
      TRUST_PROXY: '1',
    },
  });
  const stage: Stage = {
    app,
    ada: moderator(app, 'ada@example.com', PASSWORD),
    noor: moderator(app, 'noor@example.org', PASSWORD),
    mia: reader(app, '192.0.2.10', { author: 'Mia Winter', email: 'mia@example.com' }),
    bo: reader(app, '198.51.100.7', { author: 'Bo Larsen', email: 'bo@example.org' }),
    angry: reader(app, '203.0.113.40', { author: 'Ivo Marek', email: 'ivo@example.net' }),
    baron: reader(app, '203.0.113.66', {
      author: 'Bonus Baron',
      email: 'baron@example.net',
      url: 'https://bonus.example.net/',
    }),
    at: (instant) => app.clock.advance(Date.parse(instant) - app.clock.now().getTime()),
  };
  await setUp(stage);
  const told = await firstWeek(stage);
  await secondWeek(stage);
  await thirdWeek(stage);
  await inviteAnother(stage);
  await tellChat(stage);
  return { app, ada: stage.ada, ids: { told, ...(await idsOf(app)) } };
}

async function setUp({ app, ada, at }: Stage): Promise<void> {
  await ada.submit('/desk/account', 'form[action$="/profile"]', { name: 'Ada' });
  await ada.submit('/desk/settings', 'form[action="/desk/settings"]', {
    timeZone: 'Europe/London',
    blockedWords: 'miracle cure\ncasino bonus',
  });
  await ada.submit('/desk/settings/reasons', 'form[action="/desk/settings/reasons"]', {
    label: 'Already answered',
    authorText: 'Somebody has answered this under the article already.',
  });
  await ada.submit('/desk/settings/reasons', 'form[action$="/7/archivals"]');
  const invitation = await invite(ada);
  at('2024-07-01T08:10:00Z');
  const newcomer = app.newBrowser();
  const { pathname, search } = new URL(invitation);
  const page = await newcomer.open(pathname + search);
  const account = { name: 'Noor', email: 'noor@example.org', password: PASSWORD };
  await newcomer.submit(page, 'form[action="/desk/join"]', account);
}

async function invite(by: Moderator): Promise<string> {
  const answer = await by.submit('/desk/people', 'form[action$="/invitations"]');
  return String(answer.$('#link').attr('value'));
}

async function inviteAnother({ ada, at }: Stage): Promise<void> {
  at('2024-07-22T08:30:00Z');
  await invite(ada);
  await ada.submit('/desk/comments?status=pending&q=map', 'form[action="/desk/views"]', {
    name: 'Maps and lists',
  });
  await ada.submit('/desk/comments?status=pending&order=riskiest', 'form[action="/desk/views"]', {
    name: 'Riskiest first',
  });
}

/** A chat that is told of what waits, and is out of order by now. */
async function tellChat({ app, ada }: Stage): Promise<void> {
  await ada.submit('/desk/webhooks', 'main form[action="/desk/webhooks"]', {
    name: 'Chat of the editors',
    url: 'https://chat.example.com/hooks/comments',
    format: 'slack',
    held: '1',
  });
  const at = app.clock.now();
  const owed = { channel: 'webhook', kind: 'comment.held', webhookId: 1, createdAt: at, dueAt: at };
  const { outboxMessage } = app.services.database.prisma;
  const taken = { sentAt: at, sentVia: 'webhook', facts: '{"status":200}', attempts: 1 };
  await outboxMessage.create({ data: { ...owed, ...taken, commentId: 3, dedupeKey: 'demo:1' } });
  const refused = { errorWord: 'refused', errorDetail: '503 The chat is being updated.', attempts: 2 };
  const later = { ...refused, dueAt: new Date(at.getTime() + 60_000) };
  await outboxMessage.create({ data: { ...owed, ...later, commentId: 4, dedupeKey: 'demo:2' } });
}

async function idsOf(app: TestApp) {
  const of = async (authorName: string) => {
    const where = { authorName };
    return (await app.services.database.prisma.comment.findFirstOrThrow({ where })).commenterId;
  };
  return { regular: await of('Mia Winter'), angry: await of('Ivo Marek') };
}
