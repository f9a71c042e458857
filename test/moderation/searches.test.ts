import { editComment } from '../../src/comments/edit-comment.ts';
import { withdrawComment } from '../../src/comments/withdraw-comment.ts';
import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  await postComment(app, { author: 'Mia', comment: 'I take the sleeper.', url: 'https://www.example.com/' });
  await postComment(app, { author: 'Jonas', email: 'jonas@readers.test', comment: 'The bus is cheaper.' });
});
afterEach(() => app.close());

describe('POST /desk/searches', () => {
  test('finds the author by address, in any case, and the address is in no URL and no log line', async () => {
    const desk = await signIn(app);
    const queue = await desk.open('/desk/comments');
    expect(queue.$('form[action="/desk/searches"] input[name=address]')).toHaveLength(1);
    const answer = await desk.submit(queue, 'form[action="/desk/searches"]', {
      address: ' MIA@readers.test ',
    });
    expect(answer.status).toBe(303);
    expect((await desk.follow(answer)).$('main a:contains("Back to the queue")').attr('href')).toBe(
      '/desk/comments?status=pending',
    );
    expect(answer.headers.location).toMatch(/^\/desk\/authors\/1\?from=/);
    expect(app.logLines.join('').toLowerCase()).not.toContain('mia@');
    const log = await app.services.database.prisma.logEntry.findMany({ where: { action: 'find' } });
    expect(log).toMatchObject([{ actor: 'moderator', commenterId: 1, note: '' }]);
  });

  test('when nobody wrote with the address, the form comes back and says so, with what was typed in its field alone', async () => {
    const desk = await signIn(app);
    const answer = await desk.post('/desk/searches', { address: 'nobody@readers.test' });
    expect(answer.status).toBe(404);
    expect(answer.$('main').text()).toContain('No comment was written with this address.');
    expect(answer.$('#address').val()).toBe('nobody@readers.test');
    expect(answer.body.split('nobody@')).toHaveLength(2);
    expect(answer.headers['cache-control']).toBe('no-store');
    const again = await desk.submit(answer, 'form[action="/desk/searches"]', { address: 'mia@readers.test' });
    expect(again.headers.location).toBe('/desk/authors/1');
    expect(await app.services.database.prisma.logEntry.count({ where: { action: 'find' } })).toBe(1);
  });

  test.each([{}, { address: 'mia' }, { address: `${'a'.repeat(300)}@example.com` }])(
    'when %j is no address, it asks for one with 422',
    async (form) => {
      const desk = await signIn(app);
      const answer = await desk.post('/desk/searches', form as Record<string, string>);
      expect(answer.status).toBe(422);
      expect(answer.$('.error-summary a').attr('href')).toBe('#address');
      expect(answer.$('#address').val()).toBe(form.address ?? '');
    },
  );

  test('who may not see addresses cannot find out whether one was used, nor can anybody outside', async () => {
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test', seesAddresses: false });
    const desk = await signIn(app, noor);
    const answers = [
      await desk.post('/desk/searches', { address: 'mia@readers.test' }),
      await desk.post('/desk/searches', { address: 'nobody@readers.test' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect((await app.browser.post('/desk/searches', { address: 'mia@readers.test' })).status).toBe(401);
  });
});

describe('GET /desk/comments', () => {
  test.each([
    ['q=sleeper', 'Mia'],
    ['q=cheaper+jonas', 'Jonas'],
    ['commenter=2', 'Jonas'],
    ['domain=example.com', 'Mia'],
    ['domain=example.com&q=sleeper&article=night-trains&status=all', 'Mia'],
  ])('with %s, only the comment of %s is on the page', async (query, name) => {
    const page = await (await signIn(app)).open(`/desk/comments?${query}`);
    expect(
      page
        .$('.card .name')
        .toArray()
        .map((one) => page.$(one).text()),
    ).toEqual([name]);
  });

  test('after a decision, the comment is found by what it is now', async () => {
    const desk = await signIn(app);
    await desk.post('/desk/comments/1/decisions', { action: 'spam', version: '1' });
    const found = async (query: string) => (await desk.open(`/desk/comments?${query}`)).$('.card').length;
    expect(await found('q=sleeper&status=pending')).toBe(0);
    expect(await found('q=sleeper&status=spam')).toBe(1);
  });

  test('after the author edited or withdrew it, too', async () => {
    const desk = await signIn(app);
    const found = async (query: string) => (await desk.open(`/desk/comments?${query}`)).$('.card').length;
    await editComment(app.services, 1, 'I take the ferry.');
    expect([await found('q=sleeper&status=all'), await found('q=ferry&status=pending')]).toEqual([0, 1]);
    await withdrawComment(app.services, 1);
    expect([await found('q=ferry&status=pending'), await found('q=ferry&status=trash')]).toEqual([0, 1]);
  });

  test.each([
    'q=%22%27*',
    'q=%00',
    'article=nowhere',
    'from=2025-99-99',
    'from=0000-01-01',
    'to=0999-12-31&q=sleeper',
    'after=x',
    'q=a&q=b',
    'order=riskiest',
  ])('with %s it answers 200', async (query) => {
    expect((await (await signIn(app)).open(`/desk/comments?${query}`)).status).toBe(200);
  });
});
