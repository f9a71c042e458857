import { ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { plantComments } from '../support/plant-comments.ts';

const ARTICLE = `/articles/${ARTICLE_SLUG}`;
let app: TestApp;

beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

async function choose(site: boolean, article: boolean | null): Promise<void> {
  const { prisma } = app.services.database;
  await prisma.site.updateMany({ data: { premoderation: site, blockedWords: 'casino' } });
  await prisma.article.updateMany({ data: { premoderation: article } });
  await app.services.site.reload();
}

const sendJson = (comment: string) =>
  app.browser.post(
    `${ARTICLE}/comments`,
    { author: 'Mia', email: 'mia@readers.test', comment },
    { Accept: 'application/json' },
  );

describe('where nothing needs to be read first', () => {
  beforeEach(() => choose(false, null));

  test('a comment is on the page at once, counted, logged, and nobody is mailed', async () => {
    await app.browser.open(ARTICLE); // kept, and must be made anew
    const answer = await postComment(app);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/#comment-1$/);

    const page = await app.newBrowser().open(ARTICLE);
    expect(page.$('#comment-1').text()).toContain('I take the sleeper every winter.');
    expect(page.$('#comments-title').text()).toBe('1 comment');
    expect((await app.newBrowser().open('/')).body).toContain('1 comment');
    const { prisma } = app.services.database;
    expect(await prisma.outboxMessage.count()).toBe(0);
    expect(await prisma.logEntry.findFirst({ where: { commentId: 1 } })).toMatchObject({
      action: 'submit',
      actor: 'rule',
      toStatus: 'approved',
      note: 'site_default',
    });
  });

  test('its author is told so, and alone gets the link to the private page', async () => {
    const answer = await postComment(app);
    const own = await app.browser.follow(answer);
    expect(own.$('[role=status]').text()).toContain('Your comment is on the page.');
    expect(own.$('#comment-preview').length).toBe(0);
    const receipt = own.$('[role=status] a').attr('href')!;
    expect((await app.browser.open(receipt)).$('main').text()).toContain('Published');
    expect((await app.newBrowser().follow(answer)).$('a[href^="/receipts/"]').length).toBe(0);
  });

  test('its author is led to the page where it stands, and so is everybody with that address', async () => {
    const { slug } = await plantComments(
      app.services,
      Array.from({ length: 200 }, () => ({ parent: null })),
    );
    const answer = await app.browser.post(`/articles/${slug}/comments`, {
      author: 'Mia',
      email: 'mia@readers.test',
      comment: 'On the second page',
    });
    const [own, other] = [await app.browser.follow(answer), await app.newBrowser().follow(answer)];
    const anchor = answer.headers.location!.split('#')[1]!;
    for (const page of [own, other]) expect(page.$(`#${anchor}`).text()).toContain('On the second page');
    expect(own.$('[role=status]').text()).toContain('Your comment is on the page.');
    expect(other.$('[role=status]').length).toBe(0);
  });

  test('a program is told 201 and approved', async () => {
    const answer = await sendJson('By machine');
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.body)).toMatchObject({ id: 1, status: 'approved' });
  });

  test('what a rule holds waits all the same, with its mail', async () => {
    expect((await sendJson('The casino is open')).status).toBe(202);
    expect((await app.newBrowser().open(ARTICLE)).body).not.toContain('The casino is open');
    expect(await app.services.database.prisma.notice.count()).toBe(1);
  });

  test('an edited comment waits again', async () => {
    const own = await app.browser.follow(await postComment(app));
    const receipt = await app.browser.open(own.$('[role=status] a').attr('href')!);
    await app.browser.submit(receipt, 'form[action$="/edits"]', { comment: 'Something else now' });
    const page = await app.newBrowser().open(ARTICLE);
    expect(page.body).not.toContain('Something else now');
    expect(page.$('#comments-title').text()).toBe('0 comments');
  });
});

test.each([
  [true, null, 202],
  [true, false, 201],
  [false, true, 202],
  [false, false, 201],
])('when the site says %s and the article %s, the answer is %i', async (site, article, status) => {
  await choose(site, article);
  expect((await sendJson('Hello')).status).toBe(status);
});

test('of more threads than fit, the answer leads to the page that has the new one', async () => {
  await choose(false, null);
  const { prisma } = app.services.database;
  await postComment(app);
  const { id: _id, submissionKey: _key, ...first } = await prisma.comment.findFirstOrThrow();
  await prisma.comment.createMany({ data: Array.from({ length: 200 }, () => first) });
  const page = await app.browser.follow(await postComment(app, { comment: 'The last one' }));
  expect(page.$('#comment-202').text()).toContain('The last one');
});

test('a moderator takes back what appeared at once', async () => {
  await choose(false, null);
  await postComment(app);
  const desk = await signIn(app);
  const page = await desk.open('/desk/comments/1');
  await desk.submit(page, 'form[action$="/decisions"]', { action: 'spam' });
  expect((await app.newBrowser().open(ARTICLE)).$('#comments-title').text()).toBe('0 comments');
});
