import { changeAddress, confirmNewAddress } from '../../src/accounts/change-address.ts';
import { decideMany } from '../../src/moderation/decide-many.ts';
import { UNDO_MS } from '../../src/moderation-log/undo-window.ts';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { SECOND_MS } from '../../src/time/clock.ts';
import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';
import { mailsTo, submit } from '../notifications/support.ts';

const ADA = 'ada@moderato.test';
const NEW_ADDRESS = 'ada@elsewhere.test';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

type Action = 'approve' | 'spam' | 'trash';

/** A comment that waits, and the links of the mail about it. */
async function mailed(email = ADA, at = 1): Promise<{ id: number; link: (action: Action) => string }> {
  const id = await submit(app, at);
  await app.deliverMail();
  const text = mailsTo(app, email).at(-1)!.parsed.text!;
  const paths = [...text.matchAll(/\/act\/\S+/g)].map(([path]) => path);
  return { id, link: (action) => paths.find((path) => path.includes(`.${action}.`))! };
}

const statusOf = async (id: number) =>
  (await app.services.database.prisma.comment.findUniqueOrThrow({ where: { id } })).status;

async function press(path: string): Promise<Answer> {
  const browser = app.newBrowser();
  return browser.submit(await browser.open(path), 'main form');
}

const UNDO = 'form[action^="/act/undo/"]';

test('when a link is opened, its page shows the comment, one button, and the way to the desk', async () => {
  const { id, link } = await mailed();
  const page = await app.newBrowser().open(link('spam'));
  expect(page.$('main').text()).toContain('Comment number 1.');
  expect(
    page
      .$('main button')
      .map((_, one) => page.$(one).text())
      .get(),
  ).toEqual(['Mark as spam']);
  expect(page.$('input[name=version]').val()).toBe('1');
  expect(page.$(`a[href="/desk/comments/${id}"]`)).toHaveLength(1);
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  });
});

/** @param meanwhile before the new address is confirmed */
async function moveTo(address: string, meanwhile = async () => undefined as void): Promise<void> {
  const ada = await app.services.database.prisma.moderator.findUniqueOrThrow({ where: { email: ADA } });
  await changeAddress(app.services, ada, address);
  await meanwhile();
  await app.deliverMail();
  const [, code] = /code=(\S+)/.exec(mailsTo(app, address)[0]!.parsed.text!)!;
  await confirmNewAddress(app.services, code!);
}

test('when it was decided with others on the desk, its link offers no undo, which would take back all of them', async () => {
  const { id, link } = await mailed();
  await postComment(app, { comment: 'Another one.' });
  const ada = await app.services.database.prisma.moderator.findUniqueOrThrow({ where: { email: ADA } });
  const both = [id, id + 1].map((commentId) => ({ commentId, version: 1 }));
  await decideMany(app.services, ada, { action: 'approve' }, both);
  const page = await app.newBrowser().open(link('approve'));
  expect(page.$('main').text()).toContain('You approved this comment.');
  expect(page.$(UNDO)).toHaveLength(0);
});

test('when it was decided, undo is offered, works without a session, and takes back exactly that', async () => {
  const { id, link } = await mailed();
  const done = await press(link('trash'));
  expect(await statusOf(id)).toBe('trash');
  const browser = app.newBrowser();
  const undone = await browser.submit(done, UNDO);
  expect([undone.status, undone.$('[role=status]').text()]).toEqual([200, 'The comment is pending again.']);
  expect(await statusOf(id)).toBe('pending');
  expect((await browser.submit(done, UNDO)).$('h1').text()).toBe('Nothing was changed');
  expect((await app.newBrowser().open(link('trash'))).$('main').text()).toContain('was used already');
  expect((await press(link('approve'))).status).toBe(200);
  expect(await statusOf(id)).toBe('approved');
});

test('when the button is pressed twice, the second answer offers undo as well', async () => {
  const { id, link } = await mailed();
  const browser = app.newBrowser();
  const page = await browser.open(link('approve'));
  await browser.submit(page, 'main form');
  const again = await browser.submit(page, 'main form');
  expect(again.$('[role=status]').text()).toContain('Done already.');
  await browser.submit(again, UNDO);
  expect(await statusOf(id)).toBe('pending');
});

test('when the page was closed, the link offers undo as long as there is time, and says who decided', async () => {
  const { id, link } = await mailed();
  const done = await press(link('approve'));
  expect(done.$('main').text()).toMatch(/The comment by Reader 1 on “Night trains return”/);
  expect(done.$('.notice-good').text()).toBe('You approved this comment.');
  const browser = app.newBrowser();
  const again = await browser.open(link('approve'));
  expect(again.$('[role=status]').text()).toBe('Decided already. You approved this comment.');
  await browser.submit(again, UNDO);
  expect(await statusOf(id)).toBe('pending');
});

test('when two minutes are over, nothing is taken back and none is offered', async () => {
  const { id, link } = await mailed();
  const browser = app.newBrowser();
  const page = await browser.open(link('approve'));
  const done = await browser.submit(page, 'main form');
  app.clock.advance(UNDO_MS);
  const late = await browser.submit(done, UNDO);
  expect([late.status, late.$('h1').text()]).toEqual([410, 'Too late']);
  expect(late.$(`a[href="/desk/comments/${id}"]`).text()).toBe('Open the comment on the desk');
  expect(await statusOf(id)).toBe('approved');
  expect((await browser.submit(page, 'main form')).$(UNDO)).toHaveLength(0);
});

test('when a colleague changed the comment since, undo leaves it alone', async () => {
  const { id, link } = await mailed();
  const done = await press(link('approve'));
  const desk = await signIn(app);
  await desk.post(`/desk/comments/${id}/decisions`, { action: 'spam', version: '2' });
  expect((await app.newBrowser().submit(done, UNDO)).$('h1').text()).toBe('Nothing was changed');
  expect(await statusOf(id)).toBe('spam');
});

test.each<[string, () => Promise<unknown>]>([
  [
    'the moderator was disabled',
    () =>
      app.services.database.prisma.moderator.updateMany({
        where: { email: ADA },
        data: { disabledAt: app.clock.now() },
      }),
  ],
  [
    'the site requires a second factor by now',
    async () => {
      await app.services.database.prisma.site.updateMany({ data: { requireSecondFactor: true } });
      await app.services.site.reload();
    },
  ],
  [
    'the moderator has another address by now',
    async () => {
      app.clock.advance(SECOND_MS);
      await moveTo(NEW_ADDRESS);
    },
  ],
])('when %s, neither a link nor an undo acts, and both pages say why', async (_case, change) => {
  const { id, link } = await mailed();
  const done = await press(link('approve'));
  await change();
  for (const answer of [
    await app.newBrowser().submit(done, UNDO),
    await app.newBrowser().open(link('spam')),
    await app.newBrowser().post(link('spam'), { version: '2' }),
  ]) {
    expect(answer.status).toBe(403);
    expect(answer.$('main').text()).toMatch(/second factor|may no longer moderate|account no longer has/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.$('main a[href="/desk"]')).toHaveLength(1);
  }
  expect(await statusOf(id)).toBe('approved');
});

test('when the moderator has another address by now, links to the old one do not act, and those to the new one do', async () => {
  const { id, link } = await mailed();
  app.clock.advance(SECOND_MS);
  await moveTo(NEW_ADDRESS, async () => {
    expect((await app.newBrowser().open(link('approve'))).status).toBe(200);
  });
  for (const answer of [
    await app.newBrowser().open(link('approve')),
    await app.newBrowser().post(link('approve'), { version: '1' }),
  ]) {
    expect(answer.status).toBe(403);
    expect(answer.$('main').text()).toContain('an address that its account no longer has');
  }
  expect(await statusOf(id)).toBe('pending');

  app.clock.advance(PACE_MS);
  const other = await mailed(NEW_ADDRESS, 2);
  expect((await press(other.link('approve'))).status).toBe(200);
  expect(await statusOf(other.id)).toBe('approved');
});

test('when a link of one person’s mail is changed to act for another, about another comment or in another way, it is unknown', async () => {
  const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
  const { link } = await mailed();
  const [outboxId, moderatorId, commentId, action, expires, mac] = link('approve')
    .slice('/act/'.length)
    .split('.');
  const forged = [
    [Number(outboxId) + 1, moderatorId, commentId, action, expires, mac],
    [outboxId, grace.id, commentId, action, expires, mac],
    [outboxId, moderatorId, Number(commentId) + 1, action, expires, mac],
    [outboxId, moderatorId, commentId, 'trash', expires, mac],
    [outboxId, moderatorId, commentId, action, Number(expires) + 1, mac],
  ];
  for (const parts of forged) {
    expect((await app.newBrowser().post(`/act/${parts.join('.')}`, { version: '1' })).status).toBe(404);
  }
  const undo = (await press(link('approve'))).$(UNDO).attr('action')!;
  const [word, owner, batch, comment, signature] = undo.slice('/act/undo/'.length).split('.');
  for (const parts of [
    [word, grace.id, batch, comment, signature],
    [word, owner, Number(batch) + 1, comment, signature],
    ['approve', owner, batch, comment, signature],
  ]) {
    expect((await app.newBrowser().send('POST', `/act/undo/${parts.join('.')}`)).status).toBe(404);
  }
  expect((await app.newBrowser().open(undo)).status).toBe(405);
});

test('when another site’s page or none sends the form, the token alone is enough', async () => {
  const { id, link } = await mailed();
  const foreign = { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' };
  expect((await app.newBrowser().post(link('approve'), { version: '1' }, foreign)).status).toBe(200);
  expect(await statusOf(id)).toBe('approved');
});

test('when the site requires a second factor, the mail has no links that decide and says why', async () => {
  await app.services.database.prisma.site.updateMany({ data: { requireSecondFactor: true } });
  await app.services.site.reload();
  await submit(app, 1);
  await app.deliverMail();
  const { text } = mailsTo(app, ADA)[0]!.parsed;
  expect(text).not.toContain('/act/');
  expect(text).toContain('a link in a mail cannot ask for one. So there are no such links here');
  expect(text).not.toContain('Do not forward');
});

test('when the author edited after the mail, the page shows the new text and its button counts for it alone', async () => {
  const { id, link } = await mailed();
  const browser = app.newBrowser();
  const old = await browser.open(link('approve'));
  await app.services.database.prisma.comment.update({
    where: { id },
    data: { text: 'Edited since.', version: 2, editedAt: app.clock.now() },
  });
  const refused = await browser.submit(old, 'main form');
  expect(refused.status).toBe(409);
  expect(refused.$('main').text()).toContain('Edited since.');
  expect(await statusOf(id)).toBe('pending');
  expect((await browser.submit(refused, 'main form')).status).toBe(200);
  expect(await statusOf(id)).toBe('approved');
});
