import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';

const OVERRIDE = '\u202e';
const NAMED = '[right-to-left override U+202E]';

let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp();
  desk = await signIn(app);
});
afterEach(() => app.close());

async function block(word: string): Promise<void> {
  await app.services.database.prisma.site.updateMany({ data: { blockedWords: word } });
  await app.services.site.reload();
}

describe('a card', () => {
  test('marks what was matched in the beginning of a folded text, too', async () => {
    await block('casino');
    await postComment(app, { comment: `Our CASINO${OVERRIDE} is open. ${'many words '.repeat(200)}` });
    const excerpt = (await desk.open('/desk/comments')).$('[data-comment=1] .excerpt');
    expect(excerpt.find('mark').text()).toBe('CASINO');
    expect(excerpt.text()).toContain(NAMED);
    expect(excerpt.text()).toMatch(/many words…$/);
  });

  test('shows hidden characters in names and websites wherever moderators read them', async () => {
    await block('casino');
    await postComment(app, { author: `Casino ${OVERRIDE}Mia`, url: 'https://example.com/' });
    await app.services.database.prisma.comment.updateMany({
      data: { website: `https://a.test/${OVERRIDE}` },
    });
    const card = (await desk.open('/desk/comments')).$('[data-comment=1]');
    expect(card.find('h2 .name').text()).toBe(`Casino ${NAMED}Mia`);
    expect(card.find('h2 mark').text()).toBe('Casino');
    expect(card.find('.facts').text()).toContain(`https://a.test/${NAMED}`);
    const author = await desk.open('/desk/authors/1');
    expect(author.$('main .facts .name').text()).toBe(`Casino ${NAMED}Mia`);
    expect(author.$('h1 .name').text()).toBe(`Casino ${NAMED}Mia`);
    await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
    const late = await desk.post('/desk/comments/1/decisions', { action: 'trash', version: '1' });
    expect(late.$('.card .name').text()).toBe(`Casino ${NAMED}Mia`);
    expect(late.$('main').text()).not.toContain(OVERRIDE);
  });

  test('names hidden characters in sentences, chips and histories, so that none turns them round', async () => {
    await postComment(app, { author: `${OVERRIDE}Mia`, comment: 'A file: exe.pdf' });
    await desk.post('/desk/comments/1/edits', { version: '1', text: `A file: ${OVERRIDE}fdp.exe` });
    const done = await desk.follow(
      await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '2' }),
    );
    expect(done.$('#undo-bar').text()).toContain(`Approved: the comment by ${NAMED}Mia.`);
    const page = await desk.open('/desk/comments/1');
    expect(page.$('.difference ins .hidden-character').text()).toContain(NAMED);
    const paths = [
      '/desk/comments?status=all',
      '/desk/comments?status=all&commenter=1',
      '/desk/comments/1/erasures',
      '/desk/authors/1',
      '/desk/bans/new?kind=address&author=1',
      '/desk/decisions/matching?commenter=1',
      '/desk/log',
    ];
    await desk.post('/desk/comments/1/decisions', { action: 'trash', version: '3' });
    for (const path of paths) {
      const { status, $ } = await desk.open(path);
      $('textarea').remove(); // which holds the text as it is
      expect([path, status, $('html').text().includes(OVERRIDE)]).toEqual([path, 200, false]);
    }
  });

  test('shows the beginning of what it replies to, and whether readers see that', async () => {
    await postComment(app, {
      author: 'Jonas',
      comment: `The bus${OVERRIDE} is cheaper. ${'So it is. '.repeat(40)}`,
    });
    await desk.post('/desk/comments/1/decisions', { action: 'approve', version: '1' });
    await postComment(app, { comment: 'I take the sleeper.', comment_parent: '1' });
    const repliedTo = async () =>
      (await desk.open('/desk/comments')).$('[data-comment=2] dd:has(.replied-to)');
    expect((await repliedTo()).find('.replied-to').text()).toMatch(
      /^The bus\[right-to-left override U\+202E\] is cheaper\. .*…$/,
    );
    expect((await repliedTo()).find('.badge').length).toBe(0);
    await desk.post('/desk/comments/1/decisions', { action: 'trash', version: '2' });
    expect((await repliedTo()).find('.badge').text()).toBe('Trash');
  });
});
