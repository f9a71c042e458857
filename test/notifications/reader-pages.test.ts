// What the pages behind the links in mails to readers say.
import { emailIndex } from '../../src/commenters/address-vault.ts';
import { type SuppressionReason, suppress } from '../../src/notifications/suppression.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';
import {
  afterUndo,
  askToBeTold,
  confirmedComment,
  decideNow,
  deliverAll,
  followArticle,
  inOneLine,
  linkIn,
  listedOn,
  mailsTo,
  receiptOf,
} from './reader-support.ts';

const MIA = 'mia@readers.test';
const ARTICLE = 'Night trains return';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const mainOf = (page: Answer): string => inOneLine(page.$('main').text());

const allMails = (page: Answer): string | undefined => page.$('main a[href^="/subscriptions/"]').attr('href');

const suppressMia = (reason: SuppressionReason): Promise<boolean> =>
  app.services.database.transaction((tx) =>
    suppress(tx, { emailIndex: emailIndex(app.services.keys, MIA), reason, at: app.clock.now() }),
  );

async function changeSettings(values: Record<string, string>): Promise<void> {
  const desk = await signIn(app);
  await desk.submit(await desk.open('/desk/settings'), 'form[action="/desk/settings"]', values);
}

/** Mia asked for all there is and is mailed of a reply and of a new comment at once. @returns that mail */
async function digest() {
  const browser = app.newBrowser();
  const id = await confirmedComment(app, {}, browser);
  await followArticle(app, id, 'at-once', browser);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  const ben = { author: 'Ben', email: 'ben@readers.test' };
  for (const values of [{ comment: 'A reply', comment_parent: `${id}` }, { comment: 'A new thread' }]) {
    await postComment(app, { ...ben, ...values }, app.newBrowser());
  }
  await decideNow(app, id + 1, 'approve');
  await decideNow(app, id + 2, 'approve');
  await afterUndo(app);
  return mailsTo(app, MIA).at(-1)!;
}

describe('the page that ends mails', () => {
  const ENDED_BY_DIGEST = [
    `${ARTICLE} Replies to your comment of 1 March 2025 at 10:00 UTC`,
    `${ARTICLE} New comments, at once`,
  ];

  test('names what its button ends and no more, and says so again when it was pressed', async () => {
    const mail = await digest();
    const path = linkIn(mail, 'unsubscribe');
    const page = await app.browser.open(path);
    expect(listedOn(page)).toEqual(ENDED_BY_DIGEST);
    const done = await app.browser.submit(page, 'form');
    expect(listedOn(done)).toEqual(ENDED_BY_DIGEST);
    expect(done.$('h1').text()).toBe('These mails have ended');

    const again = await app.browser.open(path);
    const repeated = await app.browser.submit(page, 'form');
    for (const late of [again, repeated]) {
      expect(late.$('h1').text()).toBe('These mails had ended already');
      expect(listedOn(late).map((wish) => wish.replace(/ on 1 March 2025 at \d\d:\d\d UTC$/, ''))).toEqual(
        ENDED_BY_DIGEST.map((wish) => `${wish} Ended already,`),
      );
      expect(late.$('main form')).toHaveLength(0);
    }
    for (const one of [page, done, again]) expect(allMails(one)).toBe(linkIn(mail, 'subscriptions'));
    expect(listedOn(await app.browser.open(allMails(done)!))).toEqual([
      expect.stringContaining('What becomes of your comment'),
    ]);
  });

  test('what was ended elsewhere is told apart from what the button ends', async () => {
    const mail = await digest();
    const manage = await app.browser.open(linkIn(mail, 'subscriptions'));
    await app.browser.submit(manage, '.subscriptions li:nth-child(2) form', { action: 'end' });
    expect(listedOn(await app.browser.open(linkIn(mail, 'unsubscribe')))).toEqual([
      expect.stringContaining('Replies to your comment of 1 March 2025 at 10:00 UTC Ended already'),
      `${ARTICLE} New comments, at once`,
    ]);
  });

  test('a mail older than its link to all mails ends what it followed, and gives nobody a new link', async () => {
    const mail = await digest();
    app.clock.advance(366 * DAY_MS);
    const page = await app.browser.open(linkIn(mail, 'unsubscribe'));
    const done = await app.browser.submit(page, 'form');
    expect(listedOn(done)).toEqual(ENDED_BY_DIGEST);
    for (const one of [page, done]) {
      expect(allMails(one)).toBeUndefined();
      expect(mainOf(one)).toContain('each of our newer mails');
    }
  });
});

describe('the page that confirms', () => {
  const questionFor = async (): Promise<string> => {
    await askToBeTold(app);
    await deliverAll(app);
    return linkIn(mailsTo(app, MIA)[0], 'confirmations');
  };

  test('leads on to the article and to all mails, before and after', async () => {
    const path = await questionFor();
    const page = await app.browser.open(path);
    const done = await app.browser.submit(page, 'form');
    const late = await app.browser.open(path);
    for (const one of [page, done]) {
      expect(listedOn(one)).toEqual([
        `${ARTICLE} What becomes of your comment of 1 March 2025 at 10:00 UTC`,
        `${ARTICLE} Replies to your comment of 1 March 2025 at 10:00 UTC`,
      ]);
      expect(one.$('.subscriptions a').attr('href')).toBe('/articles/night-trains');
    }
    expect(late.$('h1').text()).toBe('Nothing is left to confirm');
    for (const one of [page, done, late]) {
      expect(allMails(one)).toBe(linkIn(mailsTo(app, MIA)[0], 'subscriptions'));
    }
  });

  test('where no mail comes, it does not say that mails come from now on', async () => {
    const path = await questionFor();
    const page = await app.browser.open(path);
    await suppressMia('bounced');
    const done = await app.browser.submit(page, 'form');
    expect(done.$('[role=status]').text()).toContain('no mail comes at the moment');
    expect(mainOf(done)).toContain('came back on 1 March 2025');
    expect(mainOf(done)).not.toContain('from now on');
  });
});

describe('the page of all mails', () => {
  /** Mia is told of her comment and of new ones under the article, once a day. @returns the path of the page */
  async function manage(): Promise<string> {
    const browser = app.newBrowser();
    const id = await confirmedComment(app, {}, browser);
    await followArticle(app, id, 'daily', browser);
    return linkIn(mailsTo(app, MIA)[0], 'subscriptions');
  }

  test('when a mail came back, it says so first, and calls nothing running until mails are allowed again', async () => {
    const path = await manage();
    await suppressMia('bounced');
    const page = await app.browser.open(path);
    expect(inOneLine(page.$('.notice').text())).toContain('came back on 1 March 2025 at 10:01 UTC');
    for (const wish of listedOn(page)) expect(wish).toMatch(/Confirmed on .*; no mail comes at the moment$/);
    expect(page.$('button[value=no-mail]')).toHaveLength(0);

    const allowed = await app.browser.submit(page, '.notice form', { action: 'mail-again' });
    expect(mainOf(allowed)).not.toContain('came back');
    for (const wish of listedOn(allowed)) expect(wish).toMatch(/Since 1 March 2025 at 10:01 UTC$/);
  });

  test.each([
    ['unsubscribed', 'You said on 1 March 2025 at 10:01 UTC that you want no mail at all'],
    ['by-hand', 'Whoever runs this site stopped mails to your address on 1 March 2025 at 10:01 UTC'],
  ] as const)('an address that is %s is told why', async (reason, sentence) => {
    const path = await manage();
    await suppressMia(reason);
    expect(mainOf(await app.browser.open(path))).toContain(sentence);
  });

  test('when the site sends no mails to readers, it says that what was asked for is kept', async () => {
    const path = await manage();
    await changeSettings({ readerMails: 'off' });
    const page = await app.browser.open(path);
    expect(page.$('.notice').text()).toContain('sends no mails to readers at the moment');
    for (const wish of listedOn(page)) expect(wish).toContain('no mail comes at the moment');
    await changeSettings({ readerMails: 'on' });
    for (const wish of listedOn(await app.browser.open(path))) expect(wish).toContain('Since');
  });

  test('a pace chosen there is not shown to whoever typed the address, and stays when they choose another', async () => {
    const browser = app.newBrowser();
    const id = await confirmedComment(app, {}, browser);
    await followArticle(app, id, 'daily', browser);
    const path = linkIn(mailsTo(app, MIA)[0], 'subscriptions');
    const receipt = await receiptOf(app, id);
    const asTyped = (await app.newBrowser().open(receipt)).body;
    const choose = async () =>
      app.browser.submit(await app.browser.open(path), '.subscriptions li:last-child form', {
        action: 'at-once',
      });
    const pace = async () => listedOn(await app.browser.open(path)).at(-1);

    await choose();
    expect((await app.newBrowser().open(receipt)).body).toBe(asTyped);
    await followArticle(app, id, 'daily');
    expect(await pace()).toContain('New comments, at once');
    await followArticle(app, id, 'daily', browser); // where the address was confirmed
    expect(await pace()).toContain('New comments, once a day');
  });

  test('at once and once a day are exchanged there, of one’s own wishes alone', async () => {
    const path = await manage();
    const bens = app.newBrowser();
    const ben = await confirmedComment(app, { email: 'ben@readers.test', comment: 'Hello' }, bens);
    await followArticle(app, ben, 'daily', bens);
    const { prisma } = app.services.database;
    const paces = async () =>
      (await prisma.subscription.findMany({ where: { kind: 'article' }, orderBy: { id: 'asc' } })).map(
        ({ pace, ownerPace }) => ownerPace ?? pace,
      );

    const page = await app.browser.open(path);
    expect(page.$('button[value=at-once]')).toHaveLength(1);
    const changed = await app.browser.submit(page, '.subscriptions li:last-child form', {
      action: 'at-once',
    });
    expect(changed.$('[role=status]').text()).toContain('at once');
    expect(listedOn(changed).at(-1)).toContain('New comments, at once');
    expect(await paces()).toEqual(['at-once', 'daily']);
    await decideNow(app, ben, 'approve');
    await afterUndo(app);
    expect(mailsTo(app, MIA).at(-1)?.parsed.subject).toContain('A new comment');

    const all = (await prisma.subscription.findMany()).map(({ id }) => id).join(' ');
    await app.browser.post(path, { action: 'daily', ids: all });
    expect(await paces()).toEqual(['daily', 'daily']);
    await app.browser.post(path, { action: 'at-once', ids: all });
    expect(await paces()).toEqual(['at-once', 'daily']);
    expect(await prisma.subscription.count({ where: { kind: 'decision', ownerPace: { not: null } } })).toBe(
      0,
    );
  });
});

test('where mails are German, so are the pages behind their links, and all others stay English', async () => {
  await changeSettings({ locale: 'de' });
  const mail = await digest();
  const asked = linkIn(mailsTo(app, MIA)[0], 'confirmations');
  const titles: Record<string, string> = {
    [asked]: 'Es ist nichts mehr zu bestätigen',
    [linkIn(mail, 'unsubscribe')]: 'Diese E-Mails abbestellen?',
    [linkIn(mail, 'subscriptions')]: 'Ihre E-Mails',
  };
  for (const [path, title] of Object.entries(titles)) {
    const page = await app.browser.open(path);
    expect([page.$('html').attr('lang'), page.$('h1').text()]).toEqual(['de', title]);
    expect(page.$('.skip-link').text()).toBe('Zum Inhalt springen');
  }
  expect(mailsTo(app, MIA).at(-1)?.parsed.text).toContain('Diese E-Mails abbestellen');
  expect((await app.browser.open('/articles/night-trains')).$('html').attr('lang')).toBe('en');
});

test('a link of a mail that is not whole, or is over, says so in the language of mails', async () => {
  await changeSettings({ locale: 'de' });
  await askToBeTold(app);
  await deliverAll(app);
  const asked = linkIn(mailsTo(app, MIA)[0], 'confirmations');
  const opened = async (path: string) => {
    const page = await app.newBrowser().open(path);
    expect(page.headers['cache-control']).toContain('no-store');
    return [page.status, page.$('html').attr('lang'), page.$('h1').text()];
  };
  for (const path of [`${asked}x`, '/subscriptions/x', '/unsubscribe/x']) {
    expect(await opened(path)).toEqual([404, 'de', 'Dieser Link führt nirgendwohin']);
  }
  app.clock.advance(8 * DAY_MS);
  expect(await opened(asked)).toEqual([410, 'de', 'Dieser Link ist abgelaufen']);
  const forPrograms = await app.newBrowser().send('GET', asked, { headers: { Accept: 'application/json' } });
  expect(forPrograms.body).toContain('"code":"subscriptions.link_expired"');
});
