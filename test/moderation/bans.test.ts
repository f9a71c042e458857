import { decide } from '../../src/moderation/decide.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let admin: Browser;
beforeEach(async () => {
  app = await startTestApp({ env: { COMMENT_LIMIT: '1000' } });
  admin = await signIn(app);
});
afterEach(() => app.close());

const statusOf = async (id: number) =>
  (await app.services.database.prisma.comment.findUniqueOrThrow({ where: { id } })).status;

/** Follows the author's link whose text begins so, to the preview. */
async function preview(linkText: string): Promise<Answer> {
  const page = await admin.submit(await admin.open('/desk/authors/1'), 'form[action$="/reveals"]');
  const link = page
    .$('a[href^="/desk/bans/new"]')
    .filter((_, element) => page.$(element).text().startsWith(linkText));
  return admin.open(link.attr('href')!);
}

const confirm = (page: Answer, values: Record<string, string> = {}) =>
  admin.submit(page, 'form[action="/desk/bans"]', values);

test.each(['Address', 'Email domain', 'Website', 'Ban network'])(
  'from the author’s page over the preview to a ban and back: %s',
  async (linkText) => {
    await postComment(app, { url: 'https://www.mia.example/blog' });
    const page = await preview(linkText);
    expect(page.$('main').text()).toContain('It would have caught one comment, none of them approved.');
    expect(page.$('.comment-text').text()).toBe('I take the sleeper every winter.');

    const banned = await confirm(page, { reason: 'Advertises <b>amber</b>' });
    const list = await admin.follow(banned);
    expect(list.$('[role=status]').text()).toContain('Banned.');
    expect(list.$('.ban q').text()).toBe('Advertises <b>amber</b>');
    expect(list.body).not.toContain('mia@');
    expect((await admin.open('/desk/authors/1')).$('.panels .ban')).toHaveLength(1);
    expect(await statusOf(1)).toBe('pending');

    await postComment(app, { url: 'https://www.mia.example/blog', comment: 'Caught.' });
    expect(await statusOf(2)).toBe('trash');
    const caught = await admin.open('/desk/comments/2');
    expect(caught.$('.reasons').text()).toContain('Banned by the');
    expect(caught.$('.reasons mark').text()).not.toContain('@');

    const lifted = await admin.follow(await admin.submit(list, 'form[action$="/lifts"]'));
    expect(lifted.$('.empty').text()).toContain('Nobody is banned');
    const past = await admin.open('/desk/bans?show=past');
    expect(past.$('.ban').text()).toContain('lifted on');
    expect(past.$('form[action$="/lifts"]')).toHaveLength(0);
    await postComment(app, { url: 'https://www.mia.example/blog', comment: 'Free again.' });
    expect(await statusOf(3)).toBe('pending');
  },
);

describe('the way back to the queue', () => {
  const QUEUE = '/desk/comments?status=pending&q=sleeper&order=newest';
  const backOf = ({ $ }: Answer) =>
    $('main a')
      .filter((_, link) => $(link).text() === 'Back to the queue')
      .attr('href');

  test('leads from a card over its author, a note and a ban to the filter that was left', async () => {
    await postComment(app);
    const queue = await admin.open(QUEUE);
    const author = await admin.open(queue.$('.card h2 a').attr('href')!);
    expect(backOf(author)).toBe(QUEUE);
    const noted = await admin.submit(author, 'form[action*="/notes"]', { note: 'Sells amber.' });
    const revealed = await admin.submit(await admin.follow(noted), 'form[action*="/reveals"]');
    expect(backOf(revealed)).toBe(QUEUE);

    const ban = await admin.open(revealed.$('a[href*="kind=network"]').attr('href')!);
    expect(ban.$('.buttons a').attr('href')).toBe(QUEUE);
    const refused = await confirm(ban, { until: 'soon' });
    expect(refused.status).toBe(422);
    const banned = await admin.follow(await confirm(refused, { until: '' }));

    expect(banned.$('[role=status]').text()).toContain('Banned.');
    expect(backOf(banned)).toBe(QUEUE);
    expect((await admin.open(backOf(banned)!)).$('.card')).toHaveLength(1);
  });

  test('leads from the page of a comment, also after an answer or an edit was sent or refused there', async () => {
    await postComment(app);
    const opened = await admin.open((await admin.open(QUEUE)).$('[data-edit]').attr('href')!);
    expect(backOf(opened)).toBe(QUEUE);
    const refused = await admin.submit(opened, 'form[action*="/edits"]', { text: ' ' });
    expect([refused.status, backOf(refused)]).toEqual([422, QUEUE]);
    const edited = await admin.follow(
      await admin.submit(refused, 'form[action*="/edits"]', { text: 'Sleeper.' }),
    );
    expect([edited.$('h1').text(), backOf(edited)]).toEqual(['Comment by Mia Pending', QUEUE]);
    const replied = await admin.submit(edited, 'form[action*="/replies"]', { text: 'Thank you.' });
    const answered = await admin.follow(replied);
    expect([answered.$('h1').text(), backOf(answered)]).toEqual(['Comment by Mia Approved', QUEUE]);

    const author = await admin.open(answered.$('.history a').attr('href')!);
    const ban = await admin.open(author.$('a[href*="kind=network"]').attr('href')!);
    expect(backOf(await admin.follow(await confirm(ban)))).toBe(QUEUE);
  });

  test('leads from the page of a comment after a decision, its undo, and one that came too late', async () => {
    await postComment(app);
    const opened = await admin.open((await admin.open(QUEUE)).$('[data-edit]').attr('href')!);
    const decided = await admin.submit(opened, 'form[data-decide]', { action: 'spam' });
    expect(decided.headers.location).toBe(`${QUEUE}&done=1`);
    const undone = await admin.submit(await admin.follow(decided), '#undo-bar form');
    expect(undone.headers.location).toBe(`${QUEUE}&done=1`);
    const late = await admin.submit(opened, 'form[data-decide]', { action: 'spam' });
    expect([late.status, backOf(late)]).toEqual([409, QUEUE]);
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/desk/sign-outs',
    '/desk/comments/../people',
    'x?y',
  ])('never leads to %s', async (from) => {
    await postComment(app);
    const query = new URLSearchParams({ from }).toString();
    const pages = [`/desk/authors/1?${query}`, `/desk/bans?done=ban&${query}`];
    for (const path of pages) expect(backOf(await admin.open(path))).toBe('/desk/comments');
    const wanted = { kind: 'network', comment: '1', reason: '', until: '', from };
    const banned = await admin.post('/desk/bans', wanted);
    expect(banned.headers.location).toBe('/desk/bans?done=ban&from=%2Fdesk%2Fcomments');
  });
});

describe('the preview', () => {
  test('counts all, shows the newest 20 and says how many were approved', async () => {
    for (let n = 1; n <= 25; n++) await postComment(app, { comment: `Number ${n}.` });
    await postComment(app, { comment: 'By another.', email: 'sam@other.test' });
    const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
    for (const commentId of [1, 2, 3]) {
      await decide(app.services, ada, { commentId, version: 1, action: 'approve' });
    }
    const page = await preview('Address');
    expect(page.$('.notice').text()).toContain('It would have caught 25 comments, 3 of them approved.');
    expect(page.$('.cards .comment-text').toArray()).toHaveLength(20);
    expect(page.$('.cards .comment-text').first().text()).toBe('Number 25.');
    expect(await app.services.database.prisma.ban.count()).toBe(0);
  });

  test('of a website shows what is below the domain, and nothing beside it', async () => {
    const sites = [
      'https://casino.example',
      'https://www.casino.example',
      'https://mycasino.example',
      'https://casino-x.example',
    ];
    for (const url of sites) await postComment(app, { url, comment: `From ${url}` });
    const page = await admin.open('/desk/bans/new?kind=website&name=https%3A%2F%2FCasino.example%2Fwin');
    expect(page.$('h1').text()).toBe('Ban the website casino.example');
    expect(page.$('main').text()).toContain('It would have caught 2 comments');
    const wider = await admin.open('/desk/bans/new?kind=website&name=www.casino.example');
    expect(wider.$('a[href="/desk/bans/new?kind=website&name=casino.example"]').text()).toBe(
      'casino.example',
    );
  });

  test('names the ban that is there already', async () => {
    await postComment(app);
    await confirm(await preview('Address'));
    const again = await preview('Address');
    expect(again.$('form[action="/desk/bans"]')).toHaveLength(0);
    expect(again.$('.ban').text()).toContain('of author 1');
  });
});

test('a domain that very many people share asks for a second confirmation', async () => {
  await postComment(app, { email: 'mia@gmail.com' });
  const page = await preview('Email domain');
  expect(page.$('main').text()).toContain('Very many people share gmail.com');
  const refused = await confirm(page, { reason: 'Kept' });
  expect(refused.status).toBe(422);
  expect(refused.$('.error-summary a').attr('href')).toBe('#confirmed');
  expect(refused.$('#reason').val()).toBe('Kept');
  expect(await app.services.database.prisma.ban.count()).toBe(0);
  expect((await confirm(refused, { confirmed: 'yes' })).status).toBe(303);
  expect(await app.services.database.prisma.ban.findFirstOrThrow()).toMatchObject({
    kind: 'domain',
    label: 'gmail.com',
    reason: 'Kept',
  });
});

test('a ban with a last day holds through that day where the site is', async () => {
  await app.services.database.prisma.site.updateMany({ data: { timeZone: 'Pacific/Auckland' } });
  await app.services.site.reload();
  await postComment(app);
  const page = await preview('Address');
  expect((await confirm(page, { until: '2001-01-01' })).$('.error-summary').text()).toContain('not over yet');
  expect((await confirm(page, { until: '1 May' })).status).toBe(422);
  expect((await confirm(page, { until: '2031-06-15' })).status).toBe(303);
  const { until } = await app.services.database.prisma.ban.findFirstOrThrow();
  expect(until?.toISOString()).toBe('2031-06-15T12:00:00.000Z');
  expect((await admin.open('/desk/bans')).$('.ban').text()).toContain('through 15 June 2031');
});

test.each(['casino', '', 'two words', 'com', '@'])('%j is no domain to ban, and comes back', async (name) => {
  const answer = await admin.open(
    `/desk/bans/new?${new URLSearchParams({ kind: 'domain', name }).toString()}`,
  );
  expect(answer.status).toBe(422);
  expect(answer.$('.error-summary').text()).toContain('Please type a domain');
  expect(answer.$('#name').val()).toBe(name);
  expect(answer.$('[name=kind][checked]').val()).toBe('domain');
});

test.each([
  ['kind=address&author=7', 404],
  ['kind=address&author=x', 404],
  ['kind=network&comment=7', 404],
  ['kind=network', 404],
  ['kind=everything', 404],
  ['kind=website&kind=domain&name=a.example', 404],
  ['', 404],
])('a preview of %j is refused', async (query, status) => {
  expect((await admin.open(`/desk/bans/new?${query}`)).status).toBe(status);
});

test('bans are listed page by page, newest first', async () => {
  const { id: createdById } = await app.services.database.prisma.moderator.findFirstOrThrow();
  await app.services.database.prisma.ban.createMany({
    data: Array.from({ length: 51 }, (_, n) => ({
      kind: 'website',
      value: `example.site-${n}`,
      label: `site-${n}.example`,
      createdById,
      createdAt: app.clock.now(),
    })),
  });
  const first = await admin.open('/desk/bans');
  expect(first.$('.ban bdi').first().text()).toBe('site-50.example');
  const second = await admin.open(first.$('a[rel=next]').attr('href')!);
  expect(second.$('.ban')).toHaveLength(1);
  expect(second.$('a[rel=next]')).toHaveLength(0);
  expect((await admin.post('/desk/bans/777/lifts', {})).status).toBe(404);
});
