import { readCounts } from '../../src/moderation-log/counts.ts';
import { MINUTE_MS } from '../../src/time/clock.ts';
import {
  addModerator,
  ARTICLE_SLUG,
  postComment,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { plantComments } from '../support/plant-comments.ts';

const ARTICLE = `/articles/${ARTICLE_SLUG}`;
const JSON_WANTED = { Accept: 'application/json' };

let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp();
  desk = await signIn(app);
});
afterEach(() => app.close());

async function waiting(count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    await postComment(app, { comment: `Comment number ${number}.`, email: `mia-${number}@readers.test` });
  }
}
const statuses = async () =>
  (await app.services.database.prisma.comment.findMany({ orderBy: { id: 'asc' } })).map(
    ({ status }) => status,
  );

describe('the queue', () => {
  test('shows who writes, how often they were approved, what was matched and what cannot be seen', async () => {
    await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'amber' } });
    await app.services.site.reload();
    await postComment(app, { comment: 'First' });
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    await postComment(app, { comment: 'Buy AMBER at [home](https://amber.example/) pay\u202eLAP' });
    const page = await desk.open('/desk/comments');
    const card = page.$('[data-comment=2]');
    expect(card.find('.history').text()).toBe('1 approved, first seen 1 March 2025');
    expect(card.find('.comment-text mark').first().text()).toBe('AMBER');
    expect(card.find('.hidden-character').text()).toBe('[right-to-left override U+202E]');
    expect(card.find('.link-target').text()).toBe('https://amber.example/');
    expect(card.find('.comment-text').text()).not.toContain('\u202e');
  });

  test('the page of a comment names the browser it was sent with, and nothing where that was forgotten', async () => {
    const reader = app.newBrowser();
    const agent = { 'User-Agent': 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0' };
    const values = { author: 'Mia', email: 'mia@readers.test', comment: 'From the train.' };
    await reader.submit(await reader.open(ARTICLE), '#commentform', values, agent);
    const page = async () => (await desk.open('/desk/comments/1')).$('.facts').text();
    expect(await page()).toMatch(/Sent with\s*Firefox on Android/);
    await app.services.database.prisma.comment.updateMany({ data: { userAgent: '' } });
    expect(await page()).not.toContain('Sent with');
  });

  test('folds a long text and says how many words it has', async () => {
    await postComment(app, { comment: 'many words '.repeat(200) });
    const card = (await desk.open('/desk/comments')).$('[data-comment=1]');
    expect(card.find('summary').text()).toContain('Show all 400 words');
  });

  test('counts are kept exact through every change', async () => {
    await waiting(4);
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    await desk.post('/desk/decisions', { action: 'spam', comment: '2:1' });
    await desk.post('/desk/decisions/2/undo', {});
    await desk.post('/desk/comments/3/decisions', { action: 'trash', version: '1' });
    await desk.post('/desk/comments/3/erasures', { version: '2' });
    const page = await desk.open('/desk/comments');
    const shown = Object.fromEntries(
      page
        .$('[data-count]')
        .toArray()
        .map((tab) => [page.$(tab).attr('data-count'), page.$(tab).text()]),
    );
    expect(shown).toEqual({ pending: '2', approved: '1', spam: '0', trash: '0', all: '3' });
    expect(await readCounts(app.services.database)).toEqual({
      pending: 2,
      approved: 1,
      spam: 0,
      trash: 0,
      all: 3,
    });
  });

  test('a search keeps its filter in the address; what means nothing is named', async () => {
    await postComment(app, { comment: 'The night train' });
    await postComment(app, { comment: 'The morning train', email: 'bo@readers.test' });
    const found = await desk.open('/desk/comments?q=morning');
    expect(found.$('[data-comment]').length).toBe(1);
    expect(found.body).toContain('One comment matches.');
    const odd = await desk.open('/desk/comments?article=nowhere');
    expect(odd.body).toContain('Nothing is known under this article');
  });

  test('a view is saved under a name, for its moderator alone, and can be removed', async () => {
    const page = await desk.open('/desk/comments?q=night');
    const tooLong = 'Night'.repeat(20);
    const refused = await desk.submit(page, 'form[action="/desk/views"]', { name: tooLong });
    expect([refused.status, refused.$('#name').val()]).toEqual([422, tooLong]);
    const saved = await desk.submit(refused, 'form[action="/desk/views"]', { name: 'Night trains' });
    expect(saved.headers.location).toBe('/desk/comments?status=pending&q=night');
    const after = await desk.open('/desk/comments');
    expect(after.$('.chips a').first().attr('href')).toBe('/desk/comments?status=pending&q=night');
    const other = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    const noor = await signIn(app, other);
    expect((await noor.open('/desk/comments')).body).not.toContain('Night trains');
    await noor.post('/desk/views/1/removals', {});
    expect((await desk.open('/desk/comments')).body).toContain('Night trains');
    const filtered = await desk.open('/desk/comments?status=spam&q=night');
    const removed = await desk.submit(filtered, 'form[action^="/desk/views/1/removals"]');
    expect(removed.headers.location).toBe('/desk/comments?status=spam&q=night');
    expect((await desk.open('/desk/comments')).body).not.toContain('Night trains');
  });
});

describe('deciding without a script', () => {
  test('leads back to the same filter, says what was done, and undoes it by a button', async () => {
    await waiting(2);
    const queue = await desk.open('/desk/comments?q=number');
    const answer = await desk.submit(queue, 'form[action="/desk/comments/1/decisions"]', { action: 'spam' });
    expect(answer.headers.location).toBe('/desk/comments?status=pending&q=number&done=1');
    const after = await desk.follow(answer);
    expect(after.$('#undo-bar').text()).toContain('Marked as spam: the comment by Mia.');
    const undone = await desk.follow(await desk.submit(after, '#undo-bar form'));
    expect(undone.$('#undo-bar').text()).toContain('Undone: one comment is as it was.');
    expect(await statuses()).toEqual(['pending', 'pending']);
  });

  test('a reason of the list and a note are kept in the log; a reason that is no more is refused', async () => {
    await waiting(2);
    const { reason } = app.services.database.prisma;
    const off = await reason.create({
      data: { label: 'Off topic', authorText: 'It is about something else.' },
    });
    await desk.submit(await desk.open('/desk/comments'), 'form[action="/desk/comments/1/decisions"]', {
      action: 'trash',
      reasonId: String(off.id),
      note: 'Again.',
    });
    const entry = await app.services.database.prisma.logEntry.findFirstOrThrow({
      where: { action: 'trash' },
    });
    expect([entry.reasonId, entry.note]).toEqual([off.id, 'Again.']);
    await reason.update({ where: { id: off.id }, data: { archivedAt: new Date() } });
    const refused = await desk.post('/desk/comments/2/decisions', {
      action: 'trash',
      version: '1',
      reasonId: String(off.id),
    });
    expect(refused.status).toBe(422);
    expect((await statuses())[1]).toBe('pending');
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/desk/../evil',
    '/desk/comments@evil',
    'javascript:1',
  ])('never leads to %s', async (from) => {
    await waiting(1);
    const answer = await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1', from });
    expect(answer.headers.location).toBe('/desk/comments?done=1');
  });

  test('of many that are ticked, what a colleague changed is left alone and named', async () => {
    await waiting(3);
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    await noor.post('/desk/comments/2/decisions', { action: 'approve', version: '1' });
    const body = new URLSearchParams([
      ['action', 'spam'],
      ...[1, 2, 3].map((id): [string, string] => ['comment', `${id}:1`]),
    ]).toString();
    const answer = await desk.send('POST', '/desk/decisions', {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' },
      body,
    });
    expect(answer.status).toBe(200);
    expect(answer.$('main').text()).toContain('Noor approved this comment');
    expect(await statuses()).toEqual(['spam', 'approved', 'spam']);
  });

  test.each(['1', '1:', '0:1', '1:1:1', 'a:b', '-1:1', '1:99999999999'])(
    'when a ticked comment is sent as %j, nothing is decided',
    async (comment) => {
      await waiting(1);
      expect((await desk.post('/desk/decisions', { action: 'spam', comment })).status).toBe(422);
      expect(await statuses()).toEqual(['pending']);
    },
  );

  test('when nothing is ticked, the page says so and leads back to the queue with its filter', async () => {
    await waiting(1);
    const from = '/desk/comments?status=pending&q=number';
    const refused = await desk.post('/desk/decisions', { action: 'spam', from });
    expect(refused.status).toBe(422);
    expect(refused.$('main').text()).toContain('Please tick the comments first.');
    expect(refused.$('main a').last().attr('href')).toBe(from);
  });

  test('all that match are decided after a count; what came or changed since is left alone and named', async () => {
    await waiting(3);
    const page = await desk.open('/desk/decisions/matching?status=pending&q=number');
    expect(page.body).toContain('3 comments match.');
    await postComment(app, { comment: 'Comment number 4, a late one.', email: 'late@readers.test' });
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    await noor.post('/desk/comments/2/decisions', { action: 'approve', version: '1' });

    const answer = await desk.submit(page, 'form[action="/desk/decisions/matching"]', { action: 'trash' });

    expect(answer.$('main').text()).toContain('Moved to the trash: 2 comments.');
    expect(answer.$('main').text()).toContain('Noor approved this comment');
    expect(await statuses()).toEqual(['trash', 'approved', 'trash', 'pending']);
    await desk.submit(answer, '#undo-bar form');
    expect(await statuses()).toEqual(['pending', 'approved', 'pending', 'pending']);
  });

  test('more than a thousand are decided at once, and named when somebody was faster', async () => {
    const { ids } = await plantComments(
      app.services,
      Array.from({ length: 1_100 }, () => ({ parent: null, status: 'pending' as const })),
    );
    const page = await desk.open('/desk/decisions/matching?status=pending');
    expect(page.body).toContain('1100 comments match.');
    const first = await desk.submit(page, 'form[action="/desk/decisions/matching"]', { action: 'spam' });
    expect(first.status).toBe(303);
    expect(new Set(await statuses())).toEqual(new Set(['spam']));

    const second = await desk.submit(
      page,
      'form[action="/desk/decisions/matching"]',
      { action: 'trash' },
      JSON_WANTED,
    );
    const { decided, skipped } = JSON.parse(second.body) as { decided: number[]; skipped: object[] };
    expect([decided.length, skipped.length]).toEqual([0, ids.length]);
    const { prisma } = app.services.database;
    await prisma.comment.updateMany({ data: { version: { increment: 1 } } });
    const undone = JSON.parse((await desk.post('/desk/decisions/1/undo', {}, JSON_WANTED)).body) as {
      skipped: object[];
    };
    expect(undone.skipped).toHaveLength(ids.length);
  });

  test('a text that nobody saw is not approved: what its author edits after the count is left alone and named', async () => {
    const preview = await app.browser.follow(await postComment(app, { comment: 'Comment number 1.' }));
    const receipt = await app.browser.open(preview.$('a[href^="/receipts/"]').attr('href')!);
    const page = await desk.open('/desk/decisions/matching?status=pending');
    await app.browser.submit(receipt, 'form[action$="/edits"]', { comment: 'Buy amber.' });

    const answer = await desk.submit(page, 'form[action="/desk/decisions/matching"]', { action: 'approve' });

    expect(answer.$('main').text()).toContain('The author edited this comment before; it was left alone.');
    expect(await statuses()).toEqual(['pending']);
  });

  test('the page says what it filters by, and each button how many it changes', async () => {
    await waiting(3);
    await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
    const preview = await app.browser.follow(await postComment(app, { comment: 'Taken back' }));
    const receipt = await app.browser.open(preview.$('a[href^="/receipts/"]').attr('href')!);
    await app.browser.submit(receipt, 'form[action$="/withdrawals"]');
    const page = await desk.open(`/desk/decisions/matching?status=all&article=${ARTICLE_SLUG}`);
    expect(page.$('.filter-words').text()).toContain('article: Night trains return');
    expect(page.$('main').text()).toContain('3 comments match. Besides, one was withdrawn by its author');
    const buttons = page.$('button[name=action]').toArray();
    expect(buttons.map((button) => page.$(button).text())).toEqual([
      'Approve: 3',
      'Mark as spam: 2',
      'Move to the trash: 3',
      'Put back to pending: 1',
    ]);

    const answer = await desk.submit(page, 'form[action="/desk/decisions/matching"]', { action: 'spam' });

    expect((await desk.follow(answer)).$('#undo-bar').text()).toContain('Marked as spam: 2 comments.');
    expect(await statuses()).toEqual(['spam', 'spam', 'spam', 'trash']);
  });

  test.each(['article=no-such-article&status=pending', 'status=waiting', 'order=newest', ''])(
    'a filter that says nothing decides nothing: %j',
    async (query) => {
      await waiting(1);
      expect((await desk.open(`/desk/decisions/matching?${query}`)).status).toBe(422);
    },
  );

  test.each(['', '1', '1.1 ', '1.1.1', '0.1', '1:1'])(
    'when what was counted is sent as %j, nothing is decided',
    async (seen) => {
      await waiting(1);
      const answer = await desk.post('/desk/decisions/matching', { action: 'spam', matching: '', seen });
      expect(answer.status).toBe(422);
      expect(await statuses()).toEqual(['pending']);
    },
  );

  test('an undo that left something alone says how many it brought back, also on the page after it', async () => {
    await waiting(3);
    const page = await desk.open('/desk/decisions/matching?status=pending');
    await desk.submit(page, 'form[action="/desk/decisions/matching"]', { action: 'spam' });
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    await noor.post('/desk/comments/2/decisions', { action: 'approve', version: '2' });
    const undone = await desk.post('/desk/decisions/1/undo', {});
    expect(undone.$('main').text()).toContain('Undone: 2 comments are as they were.');
    const queue = await desk.open('/desk/comments?done=1');
    expect(queue.$('#undo-bar').text()).toContain('Undone: 2 comments are as they were.');
  });
});

describe('deciding with a script', () => {
  test('is answered with what changed and the counts', async () => {
    await waiting(2);
    const answer = await desk.post(
      '/desk/comments/1/decisions',
      { action: 'approve', version: '1' },
      JSON_WANTED,
    );
    expect(JSON.parse(answer.body)).toEqual({
      batchId: 1,
      message: 'Approved: the comment by Mia.',
      decided: [1],
      skipped: [],
      notReached: 0,
      counts: { pending: 1, approved: 1, spam: 0, trash: 0, all: 2 },
    });
    app.clock.advance(2 * MINUTE_MS);
    const late = await desk.post('/desk/decisions/1/undo', {}, JSON_WANTED);
    expect([late.status, JSON.parse(late.body).error.code]).toEqual([410, 'moderation.undo_too_late']);
  });

  test('changes since an entry of the log are told with who made them', async () => {
    await waiting(1);
    const before = JSON.parse((await desk.open('/desk/changes?since=0', JSON_WANTED)).body);
    expect(before.changes.at(-1)).toMatchObject({ comment: 1, isNew: true, status: 'pending' });
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    const after = JSON.parse((await desk.open(`/desk/changes?since=${before.cursor}`, JSON_WANTED)).body);
    expect(after.changes.at(-1)).toMatchObject({
      comment: 1,
      version: 2,
      message: 'ada approved this comment.',
    });
  });
});

describe('what moderators write', () => {
  test('approve and reply publishes both in one step, the reply marked as a moderator’s', async () => {
    await waiting(1);
    const page = await desk.open('/desk/comments');
    const answer = await desk.submit(page, 'form[action="/desk/comments/1/replies"]', {
      text: 'Thank **you**.',
    });
    expect(answer.status).toBe(303);
    const article = await app.browser.open(ARTICLE);
    expect(article.$('#comment-2').text()).toContain('Thank you.');
    expect(article.$('#comment-2 .moderator-mark').text()).toBe('Moderator');
    expect(article.body).not.toContain('ada@moderato.test');
    expect(await statuses()).toEqual(['approved', 'approved']);
  });

  test('a double click on approve and reply leads where the first click led, without a second reply', async () => {
    await waiting(1);
    const page = await desk.open('/desk/comments');
    const click = () => desk.submit(page, 'form[action="/desk/comments/1/replies"]', { text: 'Thank you.' });
    const [first, second] = await Promise.all([click(), click()]);
    const third = await click();
    expect([first.status, second.status, third.status]).toEqual([303, 303, 303]);
    expect(first.headers.location).toMatch(/done=1$/);
    expect([second.headers.location, third.headers.location]).toEqual([
      first.headers.location,
      first.headers.location,
    ]);
    expect(await statuses()).toEqual(['approved', 'approved']);
  });

  test('a double click on a plain reply leads where the first click led; a colleague with the same words is told', async () => {
    await waiting(1);
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    const form = 'form[action="/desk/comments/1/replies"]';
    const page = await desk.open('/desk/comments?status=approved');
    const click = () => desk.submit(page, form, { text: 'Thank you.' });
    const answers = [...(await Promise.all([click(), click()])), await click()];
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual(
      Array.from({ length: 3 }, () => [303, '/desk/comments?status=approved']),
    );
    expect(await statuses()).toEqual(['approved', 'approved']);
    const namesake = await signIn(
      app,
      await addModerator(app, { name: 'ada', email: 'other-ada@moderato.test' }),
    );
    expect((await namesake.submit(page, form, { text: 'Thank you.' })).status).toBe(409);
    expect(await statuses()).toEqual(['approved', 'approved']);
  });

  test('when it was approved with another reply meanwhile, what was written is kept', async () => {
    await waiting(1);
    const page = await desk.open('/desk/comments');
    const form = 'form[action="/desk/comments/1/replies"]';
    await desk.submit(page, form, { text: 'Thank you.' });
    const answer = await desk.submit(page, form, { text: 'Thanks a lot.' });
    expect(answer.status).toBe(409);
    expect(answer.$('textarea[name=text]').first().text()).toContain('Thanks a lot.');
    expect(await statuses()).toEqual(['approved', 'approved']);
  });

  test('undoing approve and reply takes the reply back too', async () => {
    await waiting(1);
    const page = await desk.open('/desk/comments');
    const next = await desk.follow(
      await desk.submit(page, 'form[action="/desk/comments/1/replies"]', { text: 'Thank you.' }),
    );
    expect(next.$('#undo-bar').text()).toContain('the comment by Mia. Your reply is published.');

    const undone = await desk.follow(await desk.submit(next, '#undo-bar form'));

    expect(undone.$('#undo-bar').text()).toContain(
      'Undone: one comment is as it was. Your reply is in the trash.',
    );
    const article = await app.browser.open(ARTICLE);
    expect(article.$('#comment-1, #comment-2')).toHaveLength(0);
    expect(article.body).not.toContain('Thank you.');
    expect(await statuses()).toEqual(['pending', 'trash']);
    expect(await readCounts(app.services.database)).toMatchObject({ pending: 1, approved: 0, trash: 1 });
  });

  test('a reply to a text that changed since is refused, and what was written is kept', async () => {
    await waiting(1);
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    const page = await desk.open('/desk/comments/1');
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    await noor.post('/desk/comments/1/edits', { version: '2', text: 'Something else.' });
    const answer = await desk.submit(page, 'form[action="/desk/comments/1/replies"]', { text: 'I agree.' });
    expect(answer.status).toBe(409);
    expect(answer.$('.notice[role=status]').text()).toContain('Noor was first');
    expect(answer.$('textarea[name=text]').first().text()).toContain('I agree.');
    expect(await statuses()).toEqual(['approved']);
  });

  test('a reply to what a colleague put into spam is refused, and the text is kept', async () => {
    await waiting(1);
    const page = await desk.open('/desk/comments');
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    await noor.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
    const answer = await desk.submit(page, 'form[action="/desk/comments/1/replies"]', { text: 'Thank you.' });
    expect(answer.status).toBe(409);
    expect(answer.$('textarea[name=text]').first().text()).toContain('Thank you.');
    expect(await statuses()).toEqual(['spam']);
  });

  test('an edit keeps the original, and the page says that a moderator edited', async () => {
    await waiting(1);
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    const page = await desk.open('/desk/comments/1');
    await desk.submit(page, 'form[action="/desk/comments/1/edits"]', { text: 'Comment number one.' });
    const article = await app.browser.open(ARTICLE);
    expect(article.$('#comment-1').text()).toContain('Comment number one.');
    expect(article.$('#comment-1').text()).toContain('edited by a moderator');
    const history = await desk.open('/desk/comments/1');
    expect(history.$('.timeline del').text()).toContain('1');
    expect(history.$('.timeline ins').text()).toContain('one');
  });

  test('an edit of a text that changed meanwhile is refused, and what was written is kept', async () => {
    await waiting(1);
    const page = await desk.open('/desk/comments/1');
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    const answer = await desk.submit(page, 'form[action="/desk/comments/1/edits"]', { text: 'Mine' });
    expect(answer.status).toBe(409);
    expect(answer.$('#edit-1').text().trim()).toBe('Mine');
  });
});

describe('deleting for good', () => {
  test('asks first, is for admins alone, and leaves what came after the count', async () => {
    await waiting(3);
    await desk.post('/desk/decisions', { action: 'spam', comment: '1:1' });
    await desk.post('/desk/decisions', { action: 'spam', comment: '2:1' });
    const page = await desk.open('/desk/erasures?status=spam');
    expect(page.body).toContain('2 comments');
    await desk.post('/desk/decisions', { action: 'spam', comment: '3:1' });
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    expect((await noor.open('/desk/erasures?status=spam')).status).toBe(403);
    expect((await noor.post('/desk/erasures', { status: 'spam', seen: '3.2' })).status).toBe(403);
    await desk.submit(page, 'form[action="/desk/erasures"]');
    expect(await statuses()).toEqual(['erased', 'erased', 'spam']);
    expect((await desk.open('/desk/comments/1')).status).toBe(404);
    expect((await desk.open('/desk/comments?status=all')).$('[data-comment]').length).toBe(1);
  });

  test('says how many were deleted and how many were left alone', async () => {
    await waiting(3);
    for (const id of [1, 2]) await desk.post('/desk/decisions', { action: 'spam', comment: `${id}:1` });
    const page = await desk.open('/desk/erasures?status=spam');
    await desk.post('/desk/decisions', { action: 'approve', comment: '1:2' });
    await desk.post('/desk/decisions', { action: 'spam', comment: '3:1' });
    const answer = await desk.submit(page, 'form[action="/desk/erasures"]');
    const said = answer.$('[role=status]').text();
    expect(said).toContain('One comment was deleted for good. One was left alone');
    expect(said).toContain('1 more in “Spam”');
    expect(await statuses()).toEqual(['approved', 'erased', 'spam']);
  });

  test('one comment is offered only where it can be deleted, and left alone when it changed since', async () => {
    await waiting(1);
    expect((await desk.open('/desk/comments/1/erasures')).status).toBe(409);
    await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
    const page = await desk.open('/desk/comments/1/erasures');
    await desk.post('/desk/comments/1/decisions', { action: 'trash', version: '2' });
    expect((await desk.submit(page, 'form[action="/desk/comments/1/erasures"]')).status).toBe(409);
    expect(await statuses()).toEqual(['trash']);
    const again = await desk.open('/desk/comments/1/erasures');
    expect((await desk.submit(again, 'form[action="/desk/comments/1/erasures"]')).status).toBe(303);
    expect(await statuses()).toEqual(['erased']);
  });

  test.each(['approved', 'pending', 'x', ''])('is refused for the status %j', async (status) => {
    expect((await desk.open(`/desk/erasures?status=${status}`)).status).toBe(409);
    expect((await desk.post('/desk/erasures', { status, seen: '9.1' })).status).toBe(422);
  });
});

const shownIds = (page: Answer) =>
  page
    .$('[data-comment]')
    .toArray()
    .map((card) => page.$(card).attr('data-comment'));

test('what waits longest comes first, and of what is decided the newest, unless a moderator sorts otherwise', async () => {
  await waiting(4);
  expect(shownIds(await desk.open('/desk/comments'))).toEqual(['1', '2', '3', '4']);
  expect(shownIds(await desk.open('/desk/comments?order=newest'))).toEqual(['4', '3', '2', '1']);
  await desk.post('/desk/decisions', { action: 'spam', comment: '2:1' });
  await desk.post('/desk/decisions', { action: 'spam', comment: '1:1' });
  expect(shownIds(await desk.open('/desk/comments?status=spam'))).toEqual(['2', '1']);
  expect(shownIds(await desk.open('/desk/comments?status=spam&order=oldest'))).toEqual(['1', '2']);
});

test('the riskiest come first where a moderator sorts so', async () => {
  await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'amber\ncasino' } });
  await app.services.site.reload();
  for (const comment of ['Nothing against it', 'amber', 'amber in the casino']) {
    await postComment(app, { comment, email: `${comment.length}@readers.test` });
  }
  const page = await desk.open('/desk/comments?order=riskiest');
  expect(shownIds(page)).toEqual(['3', '2', '1']);
});
