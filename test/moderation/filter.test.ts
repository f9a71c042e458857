import { replyFromDesk } from '../../src/moderation/reply.ts';
import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';

const article = (title: string) =>
  `---\ntitle: ${title}\nbyline: Lea Brandt\npublished: 2025-02-01T08:00:00Z\n---\n\nThe sleeper leaves at nine.\n`;

let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp({
    articles: {
      'night-trains.md': article('Night trains return'),
      'cafes.md': article('Cafés at night'),
    },
  });
  await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'casino' } });
  await app.services.site.reload();
  await postComment(app, {
    author: 'Mia',
    comment: 'I take the sleeper.',
    url: 'https://www.trains.example/',
  });
  await postComment(app, { author: 'Jonas', email: 'jonas@readers.test', comment: 'Win in my casino.' });
  desk = await signIn(app);
});
afterEach(() => app.close());

const names = ({ $ }: Answer) =>
  $('.card h2 .name')
    .toArray()
    .map((one) => $(one).text());

const chips = ({ $ }: Answer) =>
  $('.chips[aria-label="Filtered by"] li')
    .toArray()
    .map((one) => $(one).find('bdi').text());

/** What sending the form of this page with these values leads to. */
function filterBy(page: Answer, values: Record<string, string>): Promise<Answer> {
  const query = new URLSearchParams();
  for (const element of page.$('.filter form[method=get]').find('input, select').toArray()) {
    const field = page.$(element);
    query.set(field.attr('name') ?? '', [field.val() ?? ''].flat()[0] ?? '');
  }
  for (const [name, value] of Object.entries(values)) query.set(name, value);
  return desk.open(`/desk/comments?${query.toString()}`);
}

const optionOf = ({ $ }: Answer, field: string, label: string): string =>
  String(
    $(`#${field} option`)
      .filter((_, one) => $(one).text() === label)
      .val() ?? 'none',
  );

const linkOf = ({ $ }: Answer, label: string): string =>
  $('.more-like a')
    .filter((_, one) => $(one).text() === label)
    .first()
    .attr('href') ?? 'none';

describe('the filter form of the queue', () => {
  test('has fields for article, rule, moderator, website and days, and each filters', async () => {
    await desk.post('/desk/comments/2/decisions', { action: 'spam', version: '1' });
    const all = await desk.open('/desk/comments?status=all');
    const rule = optionOf(all, 'rule', 'Blocked words');
    expect(names(await filterBy(all, { rule }))).toEqual(['Jonas']);
    expect(names(await filterBy(all, { by: optionOf(all, 'by', 'ada') }))).toEqual(['Jonas']);
    expect(names(await filterBy(all, { domain: 'Trains.example' }))).toEqual(['Mia']);
    expect(names(await filterBy(all, { article: 'cafes' }))).toEqual([]);
    const today = app.clock.now().toISOString().slice(0, 10);
    expect(names(await filterBy(all, { from: today, to: today }))).toEqual(['Jonas', 'Mia']);
    expect(names(await filterBy(all, { to: '2020-01-01' }))).toEqual([]);
  });

  test('finds an article by words of its title, whatever their case and accents', async () => {
    const page = await filterBy(await desk.open('/desk/comments'), { article: 'TRAINS night' });
    expect(names(page)).toEqual(['Mia', 'Jonas']);
    expect(page.$('#article').val()).toBe('night-trains');
    expect(chips(page)).toEqual(['article: Night trains return']);
    expect(chips(await filterBy(page, { article: 'cafe' }))).toEqual(['article: Cafés at night']);
  });

  test('when several articles may be meant, offers them and filters by none', async () => {
    const page = await filterBy(await desk.open('/desk/comments'), {
      article: 'night',
      rule: 'blocked_words',
    });
    expect(page.$('#filter-said').text()).toContain('Several articles have these words');
    expect(page.$('#article').val()).toBe('night');
    expect(names(page)).toEqual(['Jonas']);
    const links = page.$('.filter ul.plain-list a').toArray();
    expect(links.map((link) => page.$(link).text()).sort()).toEqual([
      'Cafés at night',
      'Night trains return',
    ]);
    const chosen = await desk.open(page.$('.filter a:contains("Night trains")').attr('href')!);
    expect(chips(chosen)).toEqual(['article: Night trains return', 'rule: Blocked words']);
  });

  test.each([
    ['article', 'zeppelins'],
    ['domain', 'no domain'],
    ['from', '2025-99-99'],
    ['to', 'soon'],
    ['by', '999'],
  ])('keeps what was typed for %s, %j, and says that it means nothing', async (field, typed) => {
    const page = await desk.open(`/desk/comments?${new URLSearchParams({ [field]: typed }).toString()}`);
    expect(page.status).toBe(200);
    expect(page.$(`#${field}`).val()).toBe(typed);
    expect(page.$(`#${field}`).attr('aria-invalid')).toBe('true');
    expect(page.$('#filter-said').text()).toContain('Nothing is known under this');
    expect(names(page)).toEqual(['Mia', 'Jonas']);
  });

  test('a first day after the last day is named, kept in its fields and filtered by neither', async () => {
    const page = await desk.open('/desk/comments?status=all&from=2025-03-02&to=2025-03-01');
    expect([page.$('#from').val(), page.$('#to').val()]).toEqual(['2025-03-02', '2025-03-01']);
    expect(page.$('#from[aria-invalid=true], #to[aria-invalid=true]')).toHaveLength(2);
    expect(page.$('#filter-said').text()).toContain('The first day is after the last day');
    expect(page.$('#filter-said').text()).not.toContain('Nothing is known');
    expect(names(page)).toEqual(['Jonas', 'Mia']);
    const all = await desk.open('/desk/decisions/matching?status=all&from=2025-03-02&to=2025-03-01');
    expect(all.status).toBe(422);
    expect(all.$('main').text()).toContain('first day, last day');
  });

  test('lists every active filter with a link that removes it alone, and a named view keeps all', async () => {
    const query =
      'status=all&q=casino&article=night-trains&commenter=2&network=1&rule=blocked_words&from=2020-01-01&to=2099-01-01&order=newest';
    const page = await desk.open(`/desk/comments?${query}`);
    expect(names(page)).toEqual(['Jonas']);
    expect(chips(page)).toEqual([
      'search words: casino',
      'article: Night trains return',
      'author: Jonas',
      'From the network of comment 1',
      'rule: Blocked words',
      'first day: 2020-01-01',
      'last day: 2099-01-01',
    ]);
    const removals = page.$('.chips[aria-label="Filtered by"] a').toArray();
    expect(page.$(removals[3]).attr('href')).toBe(`/desk/comments?${query.replace('&network=1', '')}`);

    await desk.submit(page, 'form[action="/desk/views"]', { name: 'The casino' });
    const view = (await desk.open('/desk/comments')).$('.chips[aria-label="Saved views"] a').attr('href');
    expect(view).toBe(`/desk/comments?${query}`);
    expect(names(await filterBy(page, { q: '' }))).toEqual(['Jonas']); // author and network go along
  });

  test('two moderators with the same name are told apart', async () => {
    const { id } = await addModerator(app, { name: 'ada', email: 'other-ada@moderato.test' });
    const page = await desk.open('/desk/comments');
    expect(optionOf(page, 'by', `ada (number ${id})`)).toBe(String(id));
  });
});

describe('links to more like a comment', () => {
  test.each([
    ['a card', '/desk/comments', '.card[data-comment="1"]'],
    ['the page of the comment', '/desk/comments/1', '.card'],
    ['the page of the author', '/desk/authors/1', '.listed-comment'],
  ])('stand on %s', async (_, path, place) => {
    const page = await desk.open(path);
    const links = page.$(`${place} .more-like a`).toArray();
    expect(links.map((link) => [page.$(link).text(), page.$(link).attr('href')])).toEqual([
      ['all of this author', '/desk/comments?status=all&commenter=1'],
      ['all from this network', '/desk/comments?status=all&network=1'],
      ['all with a website of trains.example', '/desk/comments?status=all&domain=trains.example'],
      ['all held by “The default of the site”', '/desk/comments?status=all&rule=site_default'],
      ['all on “Night trains return”', '/desk/comments?status=all&article=night-trains'],
    ]);
    for (const [at, expected] of [['Mia'], ['Jonas', 'Mia'], ['Mia']].entries())
      expect(names(await desk.open(page.$(links[at]).attr('href')!))).toEqual(expected);
  });

  test('lead from a blocked word to all that the rule held', async () => {
    const page = await desk.open('/desk/comments/2');
    expect(names(await desk.open(linkOf(page, 'all held by “Blocked words”')))).toEqual(['Jonas']);
  });

  test('name a network by a comment; no page has its index in an address', async () => {
    const { networkIndex } = await app.services.database.prisma.comment.findUniqueOrThrow({
      where: { id: 1 },
    });
    for (const path of ['/desk/comments', '/desk/comments/1', '/desk/authors/1', '/desk/comments?network=1'])
      expect((await desk.open(path)).body).not.toContain(networkIndex.slice(0, 8));
    const old = await desk.open(`/desk/comments?network=${networkIndex}`);
    expect(old.$('#filter-said').text()).toContain('Nothing is known under this network');
  });

  test('a reply of a moderator came from no network, and none is filtered by', async () => {
    const { moderator } = app.services.database.prisma;
    const ada = await moderator.findFirstOrThrow();
    const reply = { commentId: 1, version: 1, text: 'Thank you.', approve: true };
    const { id } = await replyFromDesk(app.services, ada, reply);
    const page = await desk.open(`/desk/comments?status=all&network=${id}`);
    expect(page.$('#filter-said').text()).toContain('Nothing is known under this network');
    expect(linkOf(await desk.open(`/desk/comments/${id}`), 'all from this network')).toBe('none');
  });
});

describe('an address typed into the search', () => {
  const typed = '/desk/comments?status=all&q=Mia+%3Cmia%40readers.test%3E&rule=site_default';

  test('is not searched for and in no link; a button finds the author by posting it', async () => {
    const page = await desk.open(typed);
    expect(page.status).toBe(200);
    expect(page.$('.address-search').text()).toContain('looks like an email address');
    expect(page.$('#q').val()).toBe('');
    expect(chips(page)).toEqual(['rule: The default of the site']);
    const links = page
      .$('a, form')
      .toArray()
      .flatMap((one) => [page.$(one).attr('href'), page.$(one).attr('action')]);
    expect(links.join(' ')).not.toContain('readers.test');
    expect(page.$('[data-from]').attr('data-from')).not.toContain('readers');

    const form = '.address-search form[method=post]';
    expect(page.$(`${form} button`).text()).toBe('Find the author with this address');
    const answer = await desk.submit(page, form);
    expect(answer.headers.location).toMatch(/^\/desk\/authors\/1\?from=/);
    expect(answer.headers.location).not.toContain('mia');
    expect(app.logLines.join('')).not.toContain('mia@');
  });

  test('who may not see addresses reads a sentence, without the address', async () => {
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test', seesAddresses: false });
    const page = await (await signIn(app, noor)).open(typed);
    expect(page.$('.address-search').text()).toContain('Only moderators who may see addresses');
    expect(page.$('.address-search form')).toHaveLength(0);
    expect(page.$('main').html()).not.toContain('mia@readers.test');
  });

  test('is kept in no saved view', async () => {
    await desk.post('/desk/views', { name: 'Mia', page: typed });
    const views = await app.services.database.prisma.savedView.findMany();
    expect(views.map(({ query }) => query)).toEqual(['status=all&rule=site_default']);
  });
});
