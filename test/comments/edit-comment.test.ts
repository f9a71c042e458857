import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';

const EDITS = 'form[action$="/edits"]';
let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

async function openReceipt(values: Parameters<typeof postComment>[1] = {}): Promise<Answer> {
  const preview = await app.browser.follow(await postComment(app, values));
  return app.browser.open(preview.$('a[href^="/receipts/"]').attr('href')!);
}

const edit = (page: Answer, comment: string) => app.browser.submit(page, EDITS, { comment });
const read = () =>
  app.services.database.prisma.comment.findUniqueOrThrow({
    where: { id: 1 },
    include: { verdicts: { orderBy: { id: 'asc' } }, revisions: true, notices: true },
  });
const block = async (blockedWords: string) => {
  await app.services.database.prisma.site.updateMany({ data: { blockedWords } });
  await app.services.site.reload();
};
const decide = async (action: string) => {
  const desk = await signIn(app);
  await desk.submit(await desk.open('/desk/comments/1'), 'form[action$="/decisions"]', { action });
};

describe('the rules', () => {
  test('when the text is edited, what they say is about the new text', async () => {
    await block('casino');
    const page = await openReceipt({ comment: 'My casino' });
    expect((await read()).reason).toBe('blocked_words');

    await edit(page, 'http://a.example http://b.example http://c.example');
    const { reason, verdicts } = await read();
    expect(reason).toBe('too_many_links');
    expect(verdicts.map(({ rule }) => rule)).toEqual(['too_many_links', 'site_default']);
  });

  test('when an approved comment gets a blocked word, the moderators are told why it waits', async () => {
    await block('casino');
    const page = await openReceipt();
    await decide('approve');
    await edit(page, 'Come to my casino');
    const { status, reason, verdicts, notices, decidedAt } = await read();
    expect({ status, reason, decidedAt }).toEqual({
      status: 'pending',
      reason: 'blocked_words',
      decidedAt: null,
    });
    expect(verdicts.map(({ rule }) => rule)).toEqual(['blocked_words', 'site_default']);
    expect(notices).toHaveLength(2);
  });

  test('when the name or the address is what matches, that holds an edited text too', async () => {
    await block('noor\nreaders test');
    await edit(await openReceipt({ author: 'Noor' }), 'Harmless');
    const [verdict] = (await read()).verdicts;
    expect(JSON.parse(verdict!.evidence)).toEqual([
      { field: 'author', match: 'noor' },
      { field: 'email', match: 'part of the email address' },
    ]);
  });

  test('when a program filled in the hidden field, no edit makes that undone', async () => {
    await edit(await openReceipt({ website_confirm: 'x' }), 'Harmless');
    const { status, reason, text, verdicts } = await read();
    expect({ status, reason, text }).toEqual({ status: 'spam', reason: 'honeypot', text: 'Harmless' });
    expect(verdicts.map(({ rule }) => rule)).toEqual(['honeypot', 'site_default']);
  });
});

describe('what is refused', () => {
  test('when a comment was changed twenty times, it stays, and the text is given back', async () => {
    const page = await openReceipt();
    for (let n = 1; n <= 20; n++) expect((await edit(page, `Version ${n}`)).status).toBe(303);
    const answer = await edit(page, 'Version 21');
    expect(answer.status).toBe(403);
    expect(answer.$('textarea').text().trim()).toBe('Version 21');
    expect(answer.$('main').text()).toContain('20 times');
    const { text, revisions } = await read();
    expect([text, revisions.length]).toEqual(['Version 20', 20]);

    const desk = await signIn(app);
    expect((await desk.open('/desk/comments/1')).$('.timeline .difference')).toHaveLength(20);
  });

  test('when an edit changes nothing, there is no revision and no new version', async () => {
    const page = await openReceipt();
    const before = await read();
    expect((await app.browser.submit(page, EDITS)).status).toBe(303);
    expect(await read()).toEqual(before);
  });

  test('when a moderator declined the comment, it cannot be edited, and the text is given back', async () => {
    const page = await openReceipt();
    await decide('spam');
    const answer = await edit(page, 'Better');
    expect(answer.status).toBe(403);
    expect(answer.$('textarea').text().trim()).toBe('Better');
    expect((await read()).revisions).toEqual([]);
  });

  test('when the new text was said already, the form keeps it and says so', async () => {
    const page = await openReceipt();
    await postComment(app, { comment: 'Said already' });
    const answer = await edit(page, 'said ALREADY');
    expect(answer.status).toBe(409);
    expect(answer.$('#comment').val()).toBe('said ALREADY');
    expect(answer.$('[role=alert]').text()).toContain('already said that');
    expect((await postComment(app)).status).toBe(409);
  });

  test('when a text was edited away, it may be said again', async () => {
    await edit(await openReceipt(), 'Something else');
    expect((await postComment(app)).status).toBe(303);
    expect((await postComment(app, { comment: 'Something else' })).status).toBe(409);
  });

  test('when the new text is too long, the form gives it back; when the time is over too, the page does', async () => {
    const page = await openReceipt();
    const tooLong = await edit(page, 'x'.repeat(65_526));
    expect([tooLong.status, String(tooLong.$('#comment').val()).length]).toEqual([422, 65_526]);
    app.clock.advance(15 * 60_000);
    const tooLate = await edit(page, 'x'.repeat(65_526));
    expect([tooLate.status, tooLate.$('textarea').text().trim().length]).toEqual([403, 65_526]);
  });

  test('when edits and withdrawals are many, they count as comments do', async () => {
    await app.close();
    app = await startTestApp({ env: { COMMENT_LIMIT: '2' } });
    const page = await openReceipt();
    expect((await edit(page, 'Once')).status).toBe(303);
    const answer = await edit(page, 'Twice');
    expect([answer.status, answer.$('textarea').text().trim()]).toEqual([429, 'Twice']);
    expect(answer.$('main a').last().attr('href')).toMatch(/^\/receipts\/[^/]+$/);
    expect((await app.browser.submit(page, 'form[action$="/withdrawals"]')).status).toBe(429);
    expect((await read()).text).toBe('Once');
  });
});
