import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS, later } from '../../src/time/clock.ts';
import { forgetOver } from '../../src/retention/forget-over.ts';
import { postComment, startTestApp, type TestApp } from '../support/app.ts';
import { plantComments } from '../support/plant-comments.ts';

const SRC = join(import.meta.dirname, '../../src');
const KEPT_MS = 30 * DAY_MS;

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

const forget = () => app.services.retention.runOnce();
const comments = () => app.services.database.prisma.comment;
const isKept = { ipCipher: { not: null } };

/** Comments whose time for the IP address ends now. */
async function plantExpiring(count: number): Promise<number[]> {
  const { ids } = await plantComments(app.services, Array(count).fill({ parent: null }));
  await comments().updateMany({
    where: { id: { in: ids } },
    data: { ipCipher: new Uint8Array(32), ipExpiresAt: app.clock.now() },
  });
  return ids;
}

test('an IP address and a browser’s name are kept for 30 days and then emptied; the comment is as it was', async () => {
  await postComment(app);
  await comments().updateMany({ data: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' } });
  const before = await comments().findFirstOrThrow();
  app.clock.advance(KEPT_MS - 1);
  await forget();
  expect(await comments().findFirst()).toEqual(before);
  app.clock.advance(1);
  expect(await forget()).toBe(1);
  expect(await comments().findFirst()).toEqual({
    ...before,
    ipCipher: null,
    ipExpiresAt: null,
    userAgent: '',
  });
  expect(await forget()).toBe(0);
});

test('of many, all that have expired are emptied, also when several processes are at it', async () => {
  const ids = await plantExpiring(450);
  const stays = ids.slice(0, 20);
  const { count } = await comments().updateMany({
    where: { id: { in: stays } },
    data: { ipExpiresAt: later(app.clock.now(), 1) },
  });
  const forgotten = await Promise.all([1, 2, 3].map(() => forgetOver(app.services, () => true)));
  expect(forgotten.reduce((sum, number) => sum + number)).toBe(ids.length - count);
  expect((await comments().findMany({ where: isKept, orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual(
    stays,
  );
});

test('when a process stops, it does so after the portion at work', async () => {
  await plantExpiring(250);
  let portions = 0;
  await forgetOver(app.services, () => portions++ < 1);
  expect(await comments().count({ where: isKept })).toBe(150);
});

test('nothing reads the address, so that an expired one is not used before it is emptied', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
    .filter((file) => readFileSync(join(SRC, file), 'utf8').includes('ipCipher'));
  expect(files.sort()).toEqual([
    'comments/forget-ips.ts',
    'comments/submit-comment.ts',
    'moderation/erase.ts',
  ]);
});
