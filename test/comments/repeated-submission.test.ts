import { DAY_MS } from '../../src/time/clock.ts';
import { ARTICLE_SLUG, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const MIA = {
  author: 'Mia',
  email: 'mia@readers.test',
  url: '',
  comment: 'From Mia',
  submission_id: 'one-id',
};
type Fields = Record<string, string>;

const post = (fields: Fields, headers: Fields = {}) =>
  app.browser.post(`/articles/${ARTICLE_SLUG}/comments`, fields, headers);
const texts = async () => {
  const rows = await app.services.database.prisma.comment.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ text }) => text);
};
const receiptOf = async (fields: Fields, headers: Fields = {}) => {
  const answer = await post(fields, { Accept: 'application/json', ...headers });
  const { receipt } = JSON.parse(answer.body) as { receipt: string };
  return new URL(receipt).pathname;
};

describe('the same submission id', () => {
  test.each<[string, Fields]>([
    ['another text', { comment: 'From somebody else' }],
    ['another name', { author: 'Noor' }],
    ['another website', { url: 'https://noor.example', author: 'Noor' }],
    ['another address', { email: 'noor@readers.test', author: 'Noor' }],
  ])(
    'when it comes with %s, both comments are kept and nobody gets the other’s receipt',
    async (_, changes) => {
      const first = await receiptOf(MIA);
      const second = await receiptOf({ ...MIA, ...changes });
      expect((await app.browser.open(first)).$('h1').text()).toBe('Your comment');
      expect(second.split('.')[1]).not.toBe(first.split('.')[1]);
      expect(await texts()).toEqual(['From Mia', changes.comment ?? 'From Mia']);
    },
  );

  test('when it comes with the same name and text from another address, the first comment is not shown', async () => {
    await post(MIA);
    const answer = await post({ ...MIA, email: 'noor@readers.test' });
    expect(answer.status).toBe(409);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(await texts()).toEqual(['From Mia']);
  });

  test('when twenty others send theirs at once with it, each is stored once', async () => {
    const all = Array.from({ length: 20 }, (_, n) => ({ ...MIA, comment: `Text ${n % 10}` }));
    const answers = await Promise.all(all.map((fields) => post(fields)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect((await texts()).sort()).toEqual(Array.from({ length: 10 }, (_, n) => `Text ${n}`));
  });

  test('when it comes as Idempotency-Key, the same counts', async () => {
    const { submission_id: key, ...fields } = MIA;
    const headers = { 'Idempotency-Key': key };
    const first = await receiptOf(fields, headers);
    expect(await receiptOf(fields, headers)).toBe(first);
    expect(await receiptOf({ ...fields, comment: 'Other' }, headers)).not.toBe(first);
  });

  test('when a day has passed, the first answer is repeated no more', async () => {
    await post(MIA);
    app.clock.advance(DAY_MS - 1);
    expect((await post(MIA)).status).toBe(303);
    app.clock.advance(1);
    expect((await post(MIA)).status).toBe(409);

    await app.services.database.prisma.comment.updateMany({ data: { status: 'trash', reason: 'withdrawn' } });
    expect((await post(MIA)).status).toBe(303);
    expect(await texts()).toEqual(['From Mia', 'From Mia']);
  });
});

describe('the same text under the same name', () => {
  const { submission_id: _, ...again } = MIA;

  test.each(['approve', 'spam', 'trash'])(
    'when a moderator chose %s for the first one, the answer is the same as while it waits',
    async (action) => {
      await post(MIA);
      const waiting = await post(again);
      const desk = await signIn(app);
      await desk.submit(await desk.open('/desk/comments/1'), 'form[action$="/decisions"]', { action });
      const decided = await post(again);
      expect([waiting.status, decided.status]).toEqual([409, 409]);
      expect(decided.$('.notice').text()).toBe(waiting.$('.notice').text());
    },
  );

  test('when its author took the first one back, it may be said again', async () => {
    const receipt = await receiptOf(MIA);
    await app.browser.submit(await app.browser.open(receipt), 'form[action$="/withdrawals"]');
    expect((await post(again)).status).toBe(303);
  });
});
