import { signIn, startTestApp, type TestApp } from '../support/app.ts';
import { holdWriteLock } from '../support/held-lock.ts';
import { HOUR_MS } from '../../src/time/clock.ts';

let app: TestApp;
let unlock: (() => Promise<void>) | undefined;

beforeEach(async () => (app = await startTestApp()));
afterEach(async () => {
  await unlock?.();
  unlock = undefined;
  await app.close();
});

test('when nothing can be written, a moderator who comes back after an hour still reads the desk', async () => {
  const browser = await signIn(app);
  app.clock.advance(HOUR_MS);
  unlock = await holdWriteLock(app.services.settings.databaseUrl, ['Session']);
  expect((await browser.open('/desk/comments')).status).toBe(200);
});

test('when nothing can be written, what is asked for is refused with 503 and done when it is asked again', async () => {
  const browser = await signIn(app);
  const { prisma } = app.services.database;
  const at = app.clock.now();
  const { id: moderatorId } = await prisma.moderator.findFirstOrThrow();
  const { id } = await prisma.outboxMessage.create({
    data: { kind: 'waiting-digest', moderatorId, dedupeKey: 'a', createdAt: at, dueAt: at, failedAt: at },
  });
  unlock = await holdWriteLock(app.services.settings.databaseUrl, ['OutboxMessage']);
  const refused = await browser.post(`/desk/mail/${id}/retries`, {});
  expect(refused.status).toBe(503);
  expect(refused.headers['retry-after']).toBe('5');

  await unlock();
  unlock = undefined;
  expect((await browser.post(`/desk/mail/${id}/retries`, {})).status).toBe(303);
});
