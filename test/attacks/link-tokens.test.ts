// The secrets in the addresses of pages that carry their right: each is good for one thing, as it is.
import { startTestApp, type TestApp } from '../support/app.ts';
import { everyRow } from '../support/every-row.ts';
import { submit } from '../notifications/support.ts';
import {
  afterUndo,
  askToBeTold,
  confirm,
  decideNow,
  deliverAll,
  linkIn,
  mailsTo,
  receiptOf,
} from '../notifications/reader-support.ts';

const ADA = 'ada@moderato.test';
const MIA = 'mia@readers.test';
const UNDO = 'form[action^="/act/undo/"]';

/** Of every route, what its form sends. */
const FIELDS = {
  version: '1',
  action: 'no-mail',
  shown: '1 2',
  ids: '1 2',
  article: 'none',
  comment: 'Changed',
};

/** Below each address with a token, where a form is posted. */
const POSTED_TO: Record<string, string> = { receipts: '/withdrawals' };

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ env: { COMMENT_LIMIT: '1000' } });
});
afterEach(() => app.close());

/** Where the mail about a comment that waits leads to decide. */
async function actionLink(action: string): Promise<string> {
  await submit(app, action);
  await deliverAll(app);
  const text = mailsTo(app, ADA).at(-1)!.parsed.text!;
  return [...text.matchAll(/\/act\/\S+/g)]
    .map(([path]) => path)
    .find((path) => path.includes(`.${action}.`))!;
}

async function press(path: string) {
  const browser = app.newBrowser();
  return browser.submit(await browser.open(path), 'main form');
}

/** One address of each kind that still works. */
async function oneOfEach(): Promise<string[]> {
  const id = await askToBeTold(app);
  await confirm(app, MIA);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  const [asking, told] = mailsTo(app, MIA);
  const done = await press(await actionLink('approve'));
  return [
    await actionLink('spam'),
    done.$(UNDO).attr('action')!,
    linkIn(asking, 'confirmations'),
    linkIn(told, 'subscriptions'),
    linkIn(told, 'unsubscribe'),
    await receiptOf(app, id),
  ];
}

const split = (path: string): [route: string, token: string] => {
  const at = path.lastIndexOf('/') + 1;
  return [path.slice(0, at), path.slice(at)];
};

/** What opening the address and sending its form is answered. */
async function answersOf(route: string, token: string): Promise<number[]> {
  const path = `${route}${token}`;
  const form = `${path}${POSTED_TO[route.split('/')[1]!] ?? ''}`;
  const browser = app.newBrowser();
  return [(await browser.send('GET', path)).status, (await browser.post(form, FIELDS)).status];
}

test('when any one character of a token is another, nothing is found behind it and nothing changes', async () => {
  const paths = await oneOfEach();
  const before = await everyRow(app);
  const taken: string[] = [];
  for (const [route, token] of paths.map(split)) {
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
      const [opened, sent] = await answersOf(route, changed);
      const isRefused = (opened === 404 || opened === 405) && sent === 404;
      if (!isRefused) taken.push(`${opened} ${sent} ${route}${changed}`);
    }
  }
  expect(taken).toEqual([]);
  expect(await everyRow(app)).toBe(before);
}, 120_000);

test('when a token stands behind another route, nothing is found there and nothing changes', async () => {
  const pairs = (await oneOfEach()).map(split);
  const before = await everyRow(app);
  for (const [own, token] of pairs) {
    for (const [route] of pairs.filter(([other]) => other !== own)) {
      const [opened, sent] = await answersOf(route, token);
      expect([404, 405]).toContain(opened);
      expect(sent).toBe(404);
    }
  }
  expect(await everyRow(app)).toBe(before);
});

test('when a link is asked for by another method than its page offers, nothing changes', async () => {
  const paths = await oneOfEach();
  const before = await everyRow(app);
  for (const path of paths) {
    for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
      const overridden = { 'X-HTTP-Method-Override': 'POST' };
      expect((await app.newBrowser().send(method, path, { headers: overridden })).status).toBe(405);
    }
    await app.newBrowser().send('GET', path, { headers: { 'X-HTTP-Method-Override': 'POST' } });
    await app.newBrowser().send('HEAD', path);
  }
  expect(await everyRow(app)).toBe(before);
});

test('when one button is pressed six times at once, it acts once; so does its undo, and nobody is told', async () => {
  const id = await askToBeTold(app);
  await confirm(app, MIA);
  await deliverAll(app);
  const text = mailsTo(app, ADA).at(-1)!.parsed.text!;
  const [approve] = /\/act\/\S+\.approve\.\S+/.exec(text)!;
  const atOnce = <T>(act: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 6 }, act));

  const done = await atOnce(() => app.newBrowser().post(approve, { version: '1' }));
  expect(done.map(({ status }) => status)).toEqual(Array(6).fill(200));
  const undo = done[0]!.$(UNDO).attr('action')!;
  const undone = await atOnce(() => app.newBrowser().send('POST', undo));
  expect(undone.map(({ status }) => status)).toEqual(Array(6).fill(200));

  const { comment, logEntry } = app.services.database.prisma;
  expect(await comment.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'pending', version: 3 });
  expect(await logEntry.count({ where: { action: 'approve' } })).toBe(1);
  expect(await logEntry.count({ where: { action: 'undo' } })).toBe(1);
  await afterUndo(app);
  expect(mailsTo(app, MIA)).toHaveLength(1);
});
