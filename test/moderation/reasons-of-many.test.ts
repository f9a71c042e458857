import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';

const MATCHING = 'form[action="/desk/decisions/matching"]';
const JSON_WANTED = { Accept: 'application/json' };
const OFF_TOPIC = 'Off topic';

let app: TestApp;
let desk: Browser;
let reasonId: string;
beforeEach(async () => {
  app = await startTestApp();
  desk = await signIn(app);
  for (const number of [1, 2]) await postComment(app, { comment: `Comment number ${number}.` });
  reasonId = String((await reasons().findFirstOrThrow({ where: { label: OFF_TOPIC } })).id);
});
afterEach(() => app.close());

const reasons = () => app.services.database.prisma.reason;

const archive = () => reasons().updateMany({ where: { label: OFF_TOPIC }, data: { archivedAt: new Date() } });

async function decisions() {
  const entries = await app.services.database.prisma.logEntry.findMany({
    where: { actor: 'moderator', commentId: { not: null } },
    orderBy: { id: 'asc' },
    include: { decisionReason: true },
  });
  return entries.map(({ commentId, action, decisionReason, note }) => [
    commentId,
    action,
    decisionReason?.label,
    note,
  ]);
}

/** The form below the queue with both comments ticked. */
function decideTicked(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const ticked = [1, 2].map((id): [string, string] => ['comment', `${id}:1`]);
  return desk.send('POST', '/desk/decisions', {
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
      ...headers,
    },
    body: new URLSearchParams([...Object.entries(fields), ...ticked]).toString(),
  });
}

const chosen = ({ $ }: Answer, id: string) => ({
  reason: $(`#reason-${id} option[selected]`).text(),
  note: $(`#note-${id}`).val(),
});

describe('a decision about ticked comments', () => {
  test.each([
    ['as a plain form', {}, 303],
    ['from a script', JSON_WANTED, 200],
  ])('%s writes reason and note into the log of each', async (_, headers, status) => {
    const queue = await desk.open('/desk/comments');
    expect(queue.$('#bulk [name=reasonId], #bulk [name=note]')).toHaveLength(2);
    const answer = await decideTicked({ action: 'trash', reasonId, note: 'Same person' }, headers);
    expect(answer.status).toBe(status);
    expect(await decisions()).toEqual([
      [1, 'trash', OFF_TOPIC, 'Same person'],
      [2, 'trash', OFF_TOPIC, 'Same person'],
    ]);
  });

  test('with a reason that was archived meanwhile is refused, and ticks, note and filter stay', async () => {
    await archive();
    const from = '/desk/comments?status=pending&q=number';
    const refused = await decideTicked({ action: 'trash', reasonId, note: 'Same person', from });
    expect(refused.status).toBe(422);
    expect(refused.$('[role=alert]').text()).toContain('“Off topic” is not on the list any more');
    expect(chosen(refused, 'ticked').note).toBe('Same person');
    expect(refused.$('.primary').text()).toBe('Move to the trash');
    expect(
      refused
        .$('input[name=comment]')
        .toArray()
        .map((one) => refused.$(one).val()),
    ).toEqual(['1:1', '2:1']);
    expect(await decisions()).toEqual([]);
    const answer = await desk.submit(refused, 'form[action="/desk/decisions"]', { action: 'trash' });
    expect(answer.headers.location).toBe(`${from}&done=1`);
  });

  test('with a note that is too long keeps the reason and the note', async () => {
    const note = 'x'.repeat(501);
    const refused = await decideTicked({ action: 'spam', reasonId, note });
    expect(refused.status).toBe(422);
    expect(chosen(refused, 'ticked')).toEqual({ reason: OFF_TOPIC, note });
  });

  test.each(['999999', '0', 'x'])('from a script with the reason %s is refused with 422', async (unknown) => {
    const answer = await decideTicked({ action: 'spam', reasonId: unknown, note: '' }, JSON_WANTED);
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(await decisions()).toEqual([]);
  });
});

describe('a decision about all that match', () => {
  const askFromQueue = () =>
    desk.post('/desk/decisions/matching', {
      from: '/desk/comments?status=pending&q=number',
      reasonId,
      note: 'Same person',
    });

  test('takes reason and note from the queue, shows them before it is made, and logs them with each', async () => {
    const queue = await desk.open('/desk/comments?status=pending&q=number');
    expect(queue.$('#bulk button[formaction="/desk/decisions/matching"]')).toHaveLength(1);
    const page = await askFromQueue();
    expect(page.status).toBe(200);
    expect(page.$('.filter-words').text()).toContain('search words: number');
    expect(chosen(page, 'matching')).toEqual({ reason: OFF_TOPIC, note: 'Same person' });
    expect(await decisions()).toEqual([]);

    expect((await desk.submit(page, MATCHING, { action: 'spam' })).status).toBe(303);

    expect(await decisions()).toEqual([
      [1, 'spam', OFF_TOPIC, 'Same person'],
      [2, 'spam', OFF_TOPIC, 'Same person'],
    ]);
  });

  test('with a reason that was archived meanwhile is refused, and the note stays', async () => {
    const page = await askFromQueue();
    await archive();
    const refused = await desk.submit(page, MATCHING, { action: 'spam' });
    expect(refused.status).toBe(422);
    expect(refused.$('[role=alert]').text()).toContain('“Off topic” is not on the list any more');
    expect(chosen(refused, 'matching').note).toBe('Same person');
    expect(await decisions()).toEqual([]);
    expect((await desk.submit(refused, MATCHING, { action: 'spam' })).status).toBe(303);
  });
});

test('a decision about one comment with a reason that was archived meanwhile comes back with its note', async () => {
  const page = await desk.open('/desk/comments');
  await archive();
  const form = 'form[action="/desk/comments/1/decisions"]';
  const refused = await desk.submit(page, form, { action: 'spam', reasonId, note: 'Same person' });
  expect(refused.status).toBe(422);
  expect(refused.$('.notice').text()).toContain('“Off topic” is not on the list any more');
  expect(chosen(refused, '1').note).toBe('Same person');
  expect(await decisions()).toEqual([]);
});
