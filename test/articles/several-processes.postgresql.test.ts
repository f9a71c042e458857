import { pino } from 'pino';
import { markMissing, saveArticle } from '../../src/articles/save-article.ts';
import { followChanges } from '../../src/cache/invalidation.ts';
import { createPageCache } from '../../src/cache/pages.ts';
import { openTestDatabase } from '../support/database.ts';
import { within } from '../support/within.ts';

test('when one process stores a file or finds it gone, the others drop its page', async () => {
  const { database, url, close } = await openTestDatabase();
  const there = createPageCache();
  const site = { get: () => ({}) as never, reload: async () => undefined };
  const following = await followChanges(url, {
    database,
    pages: there,
    site,
    log: pino({ level: 'silent' }),
  });
  const shows = async (html: string) =>
    (await there.get('a', 'a', async () => ({ html }))).bytes.toString() === html;
  try {
    await shows('old');
    const here = { database, pages: createPageCache() };
    await saveArticle(here, {
      slug: 'a',
      title: 'A',
      standfirst: '',
      byline: '',
      place: '',
      html: '',
      hasDate: true,
      publishedDateOnly: false,
      publishedAt: new Date('2025-01-01T00:00:00Z'),
      comments: 'open',
      closesAt: null,
      sourceHash: 'first',
    });
    await within(5_000, () => shows('new'));
    await markMissing(here, [], new Date());
    await within(5_000, () => shows('gone'));
  } finally {
    await following.close();
    await close();
  }
});
