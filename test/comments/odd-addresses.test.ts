import { ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { plantComments } from '../support/plant-comments.ts';

let app: TestApp;
let renders: number;

beforeEach(async () => {
  app = await startTestApp();
  const { views } = app.services;
  const original = { ...views };
  renders = 0;
  views.render = (...page) => {
    renders++;
    return original.render(...page);
  };
});
afterEach(() => app.close());

test('when the address of an article is odd, the page that is kept is sent and nothing is rendered', async () => {
  const { slug, ids } = await plantComments(app.services, [
    { parent: null },
    { parent: null, status: 'pending' },
  ]);
  const other = await plantComments(app.services, [{ parent: null }]);
  const path = `/articles/${slug}`;
  const { etag } = (await app.browser.open(path)).headers;
  expect(renders).toBe(1);
  const odd = [
    ...[
      'page=2',
      'page=999999999',
      'page=0',
      'page=-1',
      'page=1.5',
      'page=x',
      'page=01',
      'page=',
      'page=%00',
    ],
    ...['page=1&page=1', 'page[]=1', `page=${'9'.repeat(400)}`, 'anything=else'],
    ...[
      `replytocom=${ids[1]}`,
      `replytocom=${other.ids[0]}`,
      'replytocom=2147483647',
      'replytocom=99999999999',
    ],
    ...['replytocom=0', 'replytocom=x', 'replytocom=%00', `replytocom=${ids[0]}&replytocom=${ids[0]}`],
    ...['preview=x', 'preview=p.1.9999999999.x', 'preview=%00', 'preview=', 'preview=a&preview=b'],
  ];
  for (const query of odd) {
    const answer = await app.browser.open(`${path}?${query}`);
    expect([query, answer.status, answer.headers.etag]).toEqual([query, 200, etag]);
  }
  expect(renders).toBe(1);
});

test('when a comment can be answered, its form is one page more, and pages of threads are each rendered once', async () => {
  const { slug, ids } = await plantComments(
    app.services,
    Array.from({ length: 401 }, () => ({ parent: null })),
  );
  const queries = [
    '',
    `?replytocom=${ids[0]}`,
    '?page=2',
    '?page=3',
    '?page=4',
    '?page=1',
    `?page=2&replytocom=${ids[0]}`,
  ];
  const etags: unknown[] = [];
  for (let round = 0; round < 2; round++)
    for (const query of queries)
      etags.push((await app.browser.open(`/articles/${slug}${query}`)).headers.etag);
  expect(new Set(etags).size).toBe(4);
  expect(renders).toBe(4);
});

test('when a preview is over because the comment was published, the kept page is sent', async () => {
  const preview = (await postComment(app)).headers.location!.split('#')[0]!;
  expect((await app.newBrowser().open(preview)).headers.etag).toBeUndefined();
  const desk = await signIn(app);
  const id = (await app.services.database.prisma.comment.findFirstOrThrow()).id;
  await desk.submit(
    await desk.open(`/desk/comments/${id}`),
    `form[action="/desk/comments/${id}/decisions"]`,
    {
      action: 'approve',
    },
  );
  const published = await app.browser.open(`/articles/${ARTICLE_SLUG}`);
  expect((await app.newBrowser().open(preview)).headers.etag).toBe(published.headers.etag);
});
