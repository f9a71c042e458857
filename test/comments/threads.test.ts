import fc from 'fast-check';
import { COMMENTS_PER_PAGE, findPageOf } from '../../src/comments/comment-pages.ts';
import { decide } from '../../src/moderation/decide.ts';
import type { DecisionAction } from '../../src/moderation/decision-table.ts';
import type { Answer } from '../support/browser.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { plantComments, type Planted } from '../support/plant-comments.ts';

const MANY_DECISIONS_MS = 90_000; // some hundred decisions, each flushed to disk

let app: TestApp;
beforeAll(async () => (app = await startTestApp()));
afterAll(() => app.close());

const idsOf = ({ $ }: Answer, selector: string): number[] =>
  $(selector)
    .map((_, element) => Number($(element).attr('id')!.slice('comment-'.length)))
    .get();
const shownOn = (page: Answer) => idsOf(page, 'article.comment[id]:not(.tombstone)');
const tombstonesOn = (page: Answer) => idsOf(page, 'article.tombstone');

async function openAll(slug: string): Promise<Answer[]> {
  const first = await app.browser.open(`/articles/${slug}`);
  const count = Number(/ of (\d+)/.exec(first.$('.pager span').text())?.[1] ?? 1);
  const pages = [first];
  for (let page = 2; page <= count; page++)
    pages.push(await app.browser.open(`/articles/${slug}?page=${page}`));
  return pages;
}

async function decideOn(id: number, action: DecisionAction): Promise<void> {
  const { moderator, comment } = app.services.database.prisma;
  const { version } = await comment.findUniqueOrThrow({ where: { id } });
  await decide(app.services, await moderator.findFirstOrThrow(), { commentId: id, action, version });
}

test('when a comment and its answer are trashed, the answer to that answer stays, below two tombstones', async () => {
  const { slug, ids } = await plantComments(app.services, [{ parent: null }, { parent: 0 }, { parent: 1 }]);
  for (const id of ids.slice(0, 2)) await decideOn(id, 'trash');
  const page = await app.browser.open(`/articles/${slug}`);
  expect(shownOn(page)).toEqual([ids[2]]);
  expect(tombstonesOn(page)).toEqual(ids.slice(0, 2));
  expect(page.$('#comments-title').text()).toBe('1 comment');
  expect(page.$(`#comment-${ids[1]}`).closest('ol.replies').siblings(`#comment-${ids[0]}`).length).toBe(1);
});

test(
  'whatever is decided, exactly the approved comments are shown and counted, each below all that it answers',
  async () => {
    const shape = fc.array(
      fc.record({
        parent: fc.option(fc.nat(), { nil: null }),
        action: fc.constantFrom<DecisionAction | null>('trash', 'spam', 'pending', null),
      }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(shape, async (drawn) => {
        const planted: Planted[] = drawn.map(({ parent }, place) => ({
          parent: parent === null || place === 0 ? null : parent % place,
        }));
        const { slug, ids } = await plantComments(app.services, planted);
        await app.browser.open(`/articles/${slug}`);
        for (const [place, { action }] of drawn.entries()) if (action) await decideOn(ids[place]!, action);

        const page = await app.browser.open(`/articles/${slug}`);
        const approved = ids.filter((_, place) => drawn[place]!.action === null);
        const needed = new Set<number>();
        for (let place = 0; place < drawn.length; place++) {
          if (drawn[place]!.action !== null) continue;
          for (let up = planted[place]!.parent; up !== null; up = planted[up]!.parent)
            if (drawn[up]!.action !== null) needed.add(ids[up]!);
        }
        const sorted = (list: Iterable<number>) => [...list].sort((a, b) => a - b);
        expect(sorted(shownOn(page))).toEqual(approved);
        expect(sorted(tombstonesOn(page))).toEqual(sorted(needed));
        expect(Number.parseInt(page.$('#comments-title').text(), 10)).toBe(approved.length);
        const { approvedCount } = await app.services.database.prisma.article.findUniqueOrThrow({
          where: { slug },
        });
        expect(approvedCount).toBe(approved.length);
      }),
      { numRuns: 15 },
    );
  },
  MANY_DECISIONS_MS,
);

describe('an article with many comments', () => {
  /** Small threads, then one of `long` comments of which every second answers the one before, then small ones. */
  const around = (long: number): Planted[] => {
    const small = (from: number): Planted[] =>
      Array.from({ length: 120 }, (_, n) => ({ parent: n % 3 === 0 ? null : from + n - (n % 3) }));
    const opener = 120;
    const replies: Planted[] = Array.from({ length: long - 1 }, (_, n) => ({
      parent: n % 2 === 0 ? opener : opener + n,
    }));
    return [...small(0), { parent: null }, ...replies, ...small(120 + long)];
  };

  test.each([1, 199, 200, 201, 650])(
    'when one thread has %i, every comment is on exactly one page, in order, where its address says',
    async (long) => {
      const { slug, articleId, ids } = await plantComments(app.services, around(long));
      const pages = await openAll(slug);
      const shown = pages.map(shownOn);
      expect(shown.flat().sort((a, b) => a - b)).toEqual(ids);
      for (const [index, list] of shown.entries()) {
        expect(list.length).toBeGreaterThan(0);
        expect(list.length).toBeLessThan(2 * COMMENTS_PER_PAGE);
        if (index > 0) expect(Math.min(...list)).toBeGreaterThan(Math.max(...shown[index - 1]!));
      }
      const { comment } = app.services.database.prisma;
      for (const id of [ids[0]!, ids[119]!, ids[120]!, ids[120 + long - 1]!, ids.at(-1)!]) {
        const found = await comment.findUniqueOrThrow({ where: { id } });
        const page = await findPageOf(app.services.database, { ...found, articleId });
        expect(shown[page - 1]).toContain(id);
        const lasting = await app.browser.open(`/articles/${slug}/comments/${id}`);
        expect(lasting.status).toBe(302);
        expect(lasting.headers.location).toMatch(new RegExp(`#comment-${id}$`));
        expect(shownOn(await app.browser.follow(lasting))).toContain(id);
      }
    },
  );

  test('when a thread of up to 200 would be cut, it stands whole on the next page', async () => {
    const { slug, ids } = await plantComments(app.services, around(200));
    const pages = (await openAll(slug)).map(shownOn);
    expect(pages[1]).toEqual(expect.arrayContaining(ids.slice(120, 320)));
  });

  test('when a long thread goes on, the page says whose it is and leads to what its comments answer', async () => {
    const { slug, ids } = await plantComments(app.services, around(650));
    const pages = await openAll(slug);
    const second = pages[1]!;
    const stub = second.$('.continues a');
    expect(stub.attr('href')).toBe(`/articles/${slug}#comment-${ids[120]}`);
    expect(stub.text()).toContain('Reader 120');
    expect(shownOn(pages[0]!)).toContain(ids[120]);
    for (const page of pages)
      for (const link of page.$('.in-reply-to a').toArray()) {
        const [path = '', id] = page.$(link).attr('href')!.split('#');
        const target = path === '' ? page : await app.browser.open(path);
        expect(target.$(`#${id}`).length).toBe(1);
      }
  });

  test('when the opener of a long thread is gone, its tombstone stays where the other pages lead', async () => {
    const { slug, ids } = await plantComments(app.services, around(450));
    await decideOn(ids[120]!, 'trash');
    const [first, second] = await openAll(slug);
    expect(tombstonesOn(first!)).toEqual([ids[120]]);
    expect(tombstonesOn(second!)).toEqual([]);
    expect(second!.$('.continues a').attr('href')).toBe(`/articles/${slug}#comment-${ids[120]}`);
    expect(second!.$('.continues').text()).toContain('a removed comment');
  });

  test('when a comment on a later page is answered, its page is shown with the form', async () => {
    const { slug, ids } = await plantComments(app.services, around(650));
    const last = ids.at(-1)!;
    const page = await app.browser.open(`/articles/${slug}?replytocom=${last}`);
    expect(page.$('#reply-title').text()).toBe(`Leave a Reply to Reader ${ids.length - 1}`);
    expect(shownOn(page)).toContain(last);
  });

  test('when an answer waits, its author sees it below what it answers, on that page', async () => {
    const { slug, ids } = await plantComments(app.services, around(650));
    const values = { author: 'Mia', email: 'mia@readers.test', comment: 'Me too.' };
    const post = (fields: object) => app.browser.post(`/articles/${slug}/comments`, { ...values, ...fields });
    const asReply = await app.browser.follow(await post({ comment_parent: String(ids[500]) }));
    const below = asReply.$('#comment-preview').closest('ol.replies').siblings('article');
    expect(below.attr('id')).toBe(`comment-${ids[500]}`);
    const asThread = await app.browser.follow(await post({ comment: 'Something else.' }));
    expect(asThread.$('#comment-preview').length).toBe(1);
    expect(shownOn(asThread)).toContain(ids.at(-1));
  });
});

describe('GET /articles/:slug/comments/:id', () => {
  test('when the comment is not public, it is answered like one that never was, with all comments', async () => {
    const { slug, ids } = await plantComments(app.services, [
      { parent: null, status: 'pending' },
      { parent: null, status: 'trash' },
    ]);
    const other = await plantComments(app.services, [{ parent: null }]);
    for (const id of [...ids, ...other.ids, 2147483647, 99999999999, 0, 'x', '1 ', '%00']) {
      const answer = await app.browser.open(`/articles/${slug}/comments/${id}`);
      expect([id, answer.status, answer.headers.location]).toEqual([id, 302, `/articles/${slug}#comments`]);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  test('when there is no such article, there is no such page, and nothing is posted there', async () => {
    const { slug, ids } = await plantComments(app.services, [{ parent: null }]);
    expect((await app.browser.open(`/articles/nothing/comments/${ids[0]}`)).status).toBe(404);
    expect((await app.browser.post(`/articles/${slug}/comments/${ids[0]}`, {})).status).toBe(405);
  });
});
