import { decide } from '../../src/moderation/decide.ts';
import type { Browser } from '../support/browser.ts';
import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp({ env: { COMMENT_LIMIT: '1000' } })));
afterEach(() => app.close());

const asColleague = async (who: Partial<Parameters<typeof addModerator>[1]> = {}) =>
  signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test', ...who }));

const texts = async (browser: Browser, path: string, selector: string) => {
  const page = await browser.open(path);
  return page
    .$(selector)
    .toArray()
    .map((element) => page.$(element).text().replaceAll(/\s+/g, ' ').trim());
};

describe('GET /desk/authors/:id', () => {
  test('shows who the author is: counts, names, times, network, and who else writes from there', async () => {
    await postComment(app, { author: 'Mia', url: 'https://www.mia.example' });
    app.clock.advance(60_000);
    await postComment(app, { author: '<b>Mia B.</b>', comment: 'Under another name.' });
    await postComment(app, { author: 'Mia', comment: 'A third one.' });
    await postComment(app, { author: 'Sam', email: 'sam@readers.test', comment: 'Same house.' });
    const { id: moderatorId } = await app.services.database.prisma.moderator.findFirstOrThrow();
    await decide(app.services, { id: moderatorId }, { commentId: 1, version: 1, action: 'approve' });
    const admin = await signIn(app);

    const page = await admin.open('/desk/authors/1');

    const facts = page.$('.facts').text().replaceAll(/\s+/g, ' ');
    expect(facts).toContain('Pending 2 Approved 1 Spam 0 Trash 0');
    expect(facts).toContain('Mia 2 times');
    expect(facts).toContain('<b>Mia B.</b> 1 times');
    const [first, last] = page
      .$('.facts time')
      .toArray()
      .map((time) => page.$(time).attr('datetime')!);
    expect(Date.parse(last!) - Date.parse(first!)).toBe(60_000);
    const panels = page.$('.panels').text().replaceAll(/\s+/g, ' ');
    expect(panels).toMatch(/network [0-9A-F]{6} 3 comments/);
    expect(panels).toContain('Website www.mia.example');
    const sam = await app.services.database.prisma.comment.findUniqueOrThrow({ where: { id: 4 } });
    expect(page.$(`a[href="/desk/authors/${sam.commenterId}"]`).text()).toBe('Sam');
    const { networkIndex } = sam;
    expect(page.body).not.toContain(networkIndex);
    expect(page.body).not.toContain('127.0.0.1');
  });

  test('lists all comments, newest first, page by page, long ones folded', async () => {
    for (let n = 1; n <= 45; n++) await postComment(app, { comment: `Number ${n}.` });
    await postComment(app, { comment: 'A long winter. '.repeat(100) });
    const admin = await signIn(app);
    const seen: string[] = [];
    let path: string | undefined = '/desk/authors/1';
    for (let pages = 0; path && pages < 5; pages++) {
      const page = await admin.open(path);
      page.$('#comments ~ ol a[href^="/desk/comments/"]').each((_, link) => {
        seen.push(page.$(link).attr('href')!.replace('/desk/comments/', ''));
      });
      if (pages === 0) {
        expect(page.$('details .fold-more').text()).toBe('Show all 300 words');
        await postComment(app, { comment: 'Comes while somebody reads.' });
      }
      path = page.$('a[rel=next]').attr('href');
    }
    expect(seen).toEqual(Array.from({ length: 46 }, (_, at) => String(46 - at)));
  });

  test('keeps the address from who may not see addresses', async () => {
    await postComment(app);
    const colleague = await asColleague({ seesAddresses: false });
    const page = await colleague.open('/desk/authors/1');
    expect(page.status).toBe(200);
    expect(page.body).not.toContain('readers.test');
    expect(page.$('form[action*="/reveals"]')).toHaveLength(0);
    expect((await colleague.post('/desk/authors/1/reveals', {})).status).toBe(403);
    expect((await colleague.open('/desk/bans/new?kind=domain&name=readers.test')).status).toBe(403);
    const posted = await colleague.post('/desk/bans', {
      kind: 'domain',
      name: 'readers.test',
      reason: '',
      until: '',
    });
    expect(posted.status).toBe(403);
    expect(await app.services.database.prisma.ban.count()).toBe(0);
  });

  test('keeps the domain of the address, when it is banned, from who may not see addresses', async () => {
    const admin = await signIn(app);
    await postComment(app);
    const preview = await admin.open('/desk/bans/new?kind=domain&name=readers.test');
    expect((await admin.submit(preview, 'form[action="/desk/bans"]')).status).toBe(303);
    await postComment(app, { comment: 'Caught.' });
    const colleague = await asColleague({ seesAddresses: false });
    const paths = [
      '/desk/comments?status=trash',
      '/desk/comments/2',
      '/desk/authors/1',
      '/desk/bans',
      '/desk/log',
      '/desk/log.csv',
    ];
    for (const path of paths) {
      const page = await colleague.open(path);
      expect([path, page.status, page.body.includes('readers.test')]).toEqual([path, 200, false]);
    }
    expect((await colleague.open('/desk/comments/2')).$('.reasons').text()).toContain(
      'Banned by the email domain.',
    );
    expect((await admin.open('/desk/bans')).$('.ban').text()).toContain('readers.test');
  });

  test('an author whose comments were deleted for good has a page without an address', async () => {
    await postComment(app);
    const { commenter, comment } = app.services.database.prisma;
    await comment.updateMany({ data: { status: 'erased', networkIndex: '', authorName: '' } });
    await commenter.updateMany({ data: { emailCipher: new Uint8Array(), emailIndex: 'erased:1' } });
    const page = await (await signIn(app)).open('/desk/authors/1');
    expect(page.status).toBe(200);
    expect(page.$('.facts').text()).toContain('Erased with the last comment');
    expect(page.$('.empty').text()).toContain('No comment of this author');
  });

  test.each(['0', '7', '01', '1.5', 'x', '99999999999', '%00'])('has no author %s', async (id) => {
    expect((await (await signIn(app)).open(`/desk/authors/${id}`)).status).toBe(404);
  });

  test('the queue and the page of a comment lead there', async () => {
    await postComment(app);
    const admin = await signIn(app);
    for (const path of ['/desk/comments', '/desk/comments/1']) {
      const links = (await admin.open(path)).$('.card a[href^="/desk/authors/1"]');
      expect(links).toHaveLength(1);
      expect((await admin.open(links.attr('href')!)).$('h1').text()).toBe('Mia');
    }
  });
});

describe('an address', () => {
  test('is shown by a button alone, and that somebody looked is in the log without the address', async () => {
    await postComment(app);
    const admin = await signIn(app);
    const colleague = await asColleague();
    const ban = await admin.open('/desk/bans/new?kind=domain&name=readers.test');
    await admin.submit(ban, 'form[action="/desk/bans"]');
    for (const path of ['/desk/comments', '/desk/comments/1', '/desk/authors/1']) {
      const closed = await colleague.open(path);
      expect(closed.body).not.toContain('readers.test');

      const shown = await colleague.submit(closed, 'form[action^="/desk/authors/1/reveals"]');
      expect(shown.status).toBe(200);
      expect(shown.headers['cache-control']).toBe('no-store');
      expect(shown.$('.facts').text()).toContain('mia@readers.test');
      expect(shown.$('form[action*="/reveals"]')).toHaveLength(0);
      expect(shown.$('.panels .ban bdi').first().text()).toBe('readers.test');
      expect(shown.$('a[href^="/desk/bans/new?kind=domain&name=readers.test"]')).toHaveLength(1);
    }
    expect((await colleague.open('/desk/authors/1')).body).not.toContain('readers.test');

    const log = await app.services.database.prisma.logEntry.findMany({ where: { action: 'reveal' } });
    expect(log).toHaveLength(3);
    expect(log[0]).toMatchObject({ actor: 'moderator', commenterId: 1, note: '' });
    const asked = await colleague.post('/desk/authors/1/reveals', {}, { Accept: 'application/json' });
    expect(JSON.parse(asked.body)).toEqual({ address: 'mia@readers.test' });
    expect(asked.headers['cache-control']).toBe('no-store');
    const page = await admin.open('/desk/log?action=reveal');
    expect(page.$('.log > li').first().text()).toContain('Noor looked at the address of an author');
    expect(page.$('.log a[href="/desk/authors/1"]')).toHaveLength(4);
    const files = await Promise.all(
      ['csv', 'jsonl'].map((name) => admin.open(`/desk/log.${name}?action=reveal`)),
    );
    expect(files.every(({ body }) => body.includes('reveal') && !body.includes('readers.test'))).toBe(true);
    expect(JSON.parse(files[1]!.body.split('\n')[0]!)).toMatchObject({ moderator: 'Noor', author: 1 });
    expect((await admin.open('/desk/authors/1')).$('.log').text()).toContain(
      'Noor looked at the address of this author',
    );
    expect(app.logLines.join()).not.toContain('mia@');
  });

  test('that was erased, or of an author who is not there, is not shown and not logged', async () => {
    await postComment(app);
    const admin = await signIn(app);
    const { commenter, logEntry } = app.services.database.prisma;
    await commenter.updateMany({ data: { emailCipher: new Uint8Array(), emailIndex: 'erased:1' } });
    const page = await admin.open('/desk/authors/1');
    expect(page.$('form[action*="/reveals"]')).toHaveLength(0);
    const answer = await admin.post('/desk/authors/1/reveals', {});
    expect(answer.$('.facts').text()).toContain('Erased with the last comment');
    for (const id of ['7', 'x', '%00']) {
      expect((await admin.post(`/desk/authors/${id}/reveals`, {})).status).toBe(404);
    }
    expect(await logEntry.count({ where: { action: 'reveal' } })).toBe(0);
  });
});

describe('notes among moderators', () => {
  beforeEach(() => postComment(app));

  test('are shown as typed, and the log has them without their text', async () => {
    const admin = await signIn(app);
    const text = 'Knows a lot about <script>trains</script>.\nBe patient.';
    const added = await admin.submit(await admin.open('/desk/authors/1'), 'form[action$="/notes"]', {
      note: text,
    });
    expect(added.status).toBe(303);
    const page = await admin.follow(added);
    expect(page.$('[role=status]').text()).toContain('The note was added.');
    expect(page.$('.note-text').text()).toBe(text);
    expect(page.$('.note-text script')).toHaveLength(0);
    expect(page.$('.log').text()).toContain('wrote a note about this author');
    const log = await app.services.database.prisma.logEntry.findMany({ where: { action: 'note' } });
    expect(log).toMatchObject([{ actor: 'moderator', commenterId: 1, note: '' }]);
    expect(app.logLines.join()).not.toContain('patient');
  });

  test.each([
    ['nothing', ' \n ', 'Please write a note.'],
    ['more than 2,000 characters', 'x'.repeat(2001), 'Please shorten the note to 2,000 characters.'],
  ])('%s is refused and comes back', async (_, note, message) => {
    const admin = await signIn(app);
    const answer = await admin.submit(await admin.open('/desk/authors/1'), 'form[action$="/notes"]', {
      note,
    });
    expect(answer.status).toBe(422);
    expect(answer.$('.error-summary').text()).toContain(message);
    expect(answer.$('#note').val()).toBe(note.trim());
    expect(await app.services.database.prisma.note.count()).toBe(0);
  });

  test('2,000 characters are taken, counted as people do', async () => {
    const admin = await signIn(app);
    const note = '🙂'.repeat(2000);
    expect((await admin.post('/desk/authors/1/notes', { note })).status).toBe(303);
  });

  test('are deleted by who wrote them and by admins, and by nobody else', async () => {
    const admin = await signIn(app);
    const colleague = await asColleague();
    await admin.post('/desk/authors/1/notes', { note: 'By Ada.' });
    await colleague.post('/desk/authors/1/notes', { note: 'By Noor.' });
    await colleague.post('/desk/authors/1/notes', { note: 'By Noor again.' });

    const offered = (await colleague.open('/desk/authors/1')).$('form[action$="/deletions"]');
    expect(offered).toHaveLength(2);
    expect((await colleague.post('/desk/authors/1/notes/1/deletions', {})).status).toBe(404);
    expect((await colleague.post('/desk/authors/1/notes/2/deletions', {})).status).toBe(303);
    expect((await admin.post('/desk/authors/2/notes/3/deletions', {})).status).toBe(404);
    const page = await admin.open('/desk/authors/1');
    expect((await admin.submit(page, 'form[action$="/3/deletions"]')).status).toBe(303);
    expect(await texts(admin, '/desk/authors/1', '.note-text')).toEqual(['By Ada.']);
    const log = await app.services.database.prisma.logEntry.findMany({ where: { action: 'delete-note' } });
    expect(log.map(({ commenterId }) => commenterId)).toEqual([1, 1]);
  });
});

test('trust is a switch on the page', async () => {
  await postComment(app);
  const admin = await signIn(app);
  const on = await admin.submit(await admin.open('/desk/authors/1'), 'form[action$="/trust"]');
  const page = await admin.follow(on);
  expect(page.$('[role=status]').text()).toContain('appear at once from now on');
  expect(page.$('.log').text()).toContain('ada trusted this author');
  await admin.submit(page, 'form[action$="/trust"]');
  const after = await admin.open('/desk/authors/1');
  expect(after.$('.panels').text()).toContain('wait for a moderator');
  expect((await admin.post('/desk/authors/1/trust', { trusted: 'maybe' })).status).toBe(422);
  expect((await admin.post('/desk/authors/7/trust', { trusted: 'yes' })).status).toBe(404);
});

test.each([
  ['GET', '/desk/authors/1'],
  ['GET', '/desk/bans'],
  ['GET', '/desk/bans/new?kind=address&author=1'],
  ['POST', '/desk/authors/1/notes'],
  ['POST', '/desk/authors/1/notes/1/deletions'],
  ['POST', '/desk/authors/1/trust'],
  ['POST', '/desk/bans'],
  ['POST', '/desk/bans/1/lifts'],
])('%s %s is for people who signed in', async (method, path) => {
  await postComment(app);
  const values = { note: 'x', trusted: 'yes', kind: 'address', author: '1', reason: '', until: '' };
  const answer = method === 'GET' ? await app.browser.open(path) : await app.browser.post(path, values);
  expect(answer.status).toBe(method === 'GET' ? 303 : 401);
  const { note, ban, commenter } = app.services.database.prisma;
  expect([await note.count(), await ban.count()]).toEqual([0, 0]);
  expect((await commenter.findFirstOrThrow()).trustedAt).toBeNull();
});
