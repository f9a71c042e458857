import { PACE_MS } from '../../src/notifications/gather.ts';
import { whyMailWaits } from '../../src/outbox/read-trouble.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/clock.ts';
import { ADMIN, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { mailsTo, namedIn, submit } from '../notifications/support.ts';

const HOME = '/desk/account';
const NIGHT_TRAINS = `---\ntitle: Night trains return\npublished: 2025-02-01T08:00:00Z\n---\nText.\n`;
const TIDES = `---\ntitle: Tides\npublished: 2025-02-02T08:00:00Z\n---\nText.\n`;

let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp({ articles: { 'night-trains.md': NIGHT_TRAINS, 'tides.md': TIDES } });
  desk = await signIn(app);
});
afterEach(() => app.close());

const save = async (values: Record<string, string>): Promise<Answer> =>
  desk.submit(await desk.open(HOME), `form[action="${HOME}/profile"]`, values);

const errorsOf = (page: Answer) =>
  page
    .$('[role=alert] a')
    .toArray()
    .map((link) => [page.$(link).attr('href'), page.$(link).text()]);

const me = () => app.services.database.prisma.moderator.findFirstOrThrow({ where: { email: ADMIN.email } });

const notes = async () =>
  (
    await app.services.database.prisma.logEntry.findMany({
      where: { action: 'notify' },
      orderBy: { id: 'asc' },
    })
  ).map(({ note }) => note);

async function mailsAfter(ms: number): Promise<number> {
  const before = app.smtp.mails.length;
  app.clock.advance(ms);
  await app.deliverMail();
  return app.smtp.mails.length - before;
}

test('when all wishes are chosen, they are kept, shown again, and logged from what to what', async () => {
  const wishes = {
    notify: 'daily',
    quietFrom: '22:00',
    quietUntil: '7:30',
    dayOff0: '1',
    dayOff6: '1',
    timeZone: 'Europe/Berlin',
    locale: 'de',
  };
  expect((await save(wishes)).status).toBe(303);
  expect(await me()).toMatchObject({ ...stored, notify: 'daily' });
  const page = await desk.open(HOME);
  const shown = ['quietFrom', 'quietUntil', 'timeZone', 'locale'].map((name) => page.$(`#${name}`).val());
  expect(shown).toEqual(['22:00', '07:30', 'Europe/Berlin', 'de']);
  expect(
    page
      .$('input[name^=dayOff][checked]')
      .map((_, box) => page.$(box).attr('name'))
      .get(),
  ).toEqual(['dayOff6', 'dayOff0']);
  expect(await notes()).toEqual([
    'mails: At once → Once a day, at 8:00; quiet hours: none → 22:00–07:30; days off: none → Saturday, Sunday; time zone: as the site → Europe/Berlin; language: as the site → Deutsch',
  ]);
  await save({});
  expect(await notes()).toHaveLength(1);
});
const stored = { quietFrom: 1320, quietUntil: 450, daysOff: '60', timeZone: 'Europe/Berlin', locale: 'de' };

test.each<[string, Record<string, string>, string, string]>([
  ['a time that is none', { quietFrom: '25:00', quietUntil: '7:00' }, '#quietFrom', 'a time such as 22:00'],
  ['one end alone', { quietFrom: '22:00', quietUntil: '' }, '#quietUntil', 'when they end'],
  ['the other end alone', { quietFrom: '', quietUntil: '7:00' }, '#quietFrom', 'when they end'],
  ['a whole day', { quietFrom: '22:00', quietUntil: '22:00' }, '#quietUntil', 'quiet all day'],
  [
    'seven days off',
    Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((day) => [`dayOff${day}`, '1'])),
    '#dayOff1',
    'leave one day',
  ],
  ['a zone that does not exist', { timeZone: 'Mars/Base' }, '#timeZone', 'a time zone of the list'],
  ['a language that we do not speak', { locale: 'xx' }, '#locale', 'a language of the list'],
])(
  'when somebody chooses %s, nothing is saved and what was typed stays',
  async (_case, values, at, words) => {
    const page = await save({ name: 'Ada L.', ...values });
    expect(page.status).toBe(422);
    expect(errorsOf(page)).toEqual([[at, expect.stringContaining(words)]]);
    expect(page.$('#name').val()).toBe('Ada L.');
    for (const [name, value] of Object.entries(values)) {
      if (name.startsWith('dayOff')) expect(page.$(`#${name}`).attr('checked')).toBeDefined();
      else if (name.startsWith('quiet')) expect(page.$(`#${name}`).val()).toBe(value);
    }
    expect(await me()).toMatchObject({ name: 'ada', quietFrom: 0, daysOff: '', timeZone: '', locale: '' });
  },
);

test('when it is quiet, mails wait until the quiet hours are over, and then are one', async () => {
  await save({ quietFrom: '10:30', quietUntil: '11:00' });
  app.clock.advance(35 * MINUTE_MS);
  await submit(app, 1);
  await submit(app, 2);
  expect(await mailsAfter(24 * MINUTE_MS)).toBe(0);
  expect(await mailsAfter(MINUTE_MS)).toBe(1);
  expect(namedIn(app.smtp.mails.at(-1)!)).toHaveLength(2);
});

test('when mails come by the hour, the first comes at once and the next an hour later', async () => {
  await save({ notify: 'hourly' });
  await submit(app, 1);
  expect(await mailsAfter(0)).toBe(1);
  await submit(app, 2);
  await submit(app, 3);
  expect(await mailsAfter(HOUR_MS - 1)).toBe(0);
  expect(await mailsAfter(1)).toBe(1);
  expect(namedIn(app.smtp.mails.at(-1)!)).toHaveLength(2);
});

test('when mails come once a day, all of a day are told at 8:00 of the next', async () => {
  await save({ notify: 'daily' });
  await submit(app, 1);
  app.clock.advance(5 * HOUR_MS);
  await submit(app, 2);
  expect(await mailsAfter(17 * HOUR_MS - 1)).toBe(0);
  expect(await mailsAfter(1)).toBe(1);
  expect(namedIn(app.smtp.mails.at(-1)!)).toHaveLength(2);
});

test('when mails are no longer wished, what was owed and not told yet never comes', async () => {
  await save({ notify: 'hourly' });
  await submit(app, 1);
  await mailsAfter(0);
  await submit(app, 2);
  await save({ notify: 'none' });
  await save({ notify: 'each' });
  expect(await mailsAfter(2 * HOUR_MS)).toBe(0);
});

describe('which articles', () => {
  const ARTICLES = `${HOME}/articles`;
  const choose = async (title: string, page?: Answer) => {
    const list = page ?? (await desk.open(ARTICLES));
    const form = list
      .$('li.row')
      .filter((_, row) => list.$(row).text().includes(title))
      .find('form')
      .parent()
      .html()!;
    return desk.submit(form, 'form');
  };

  test('when one is chosen, only its comments are mailed, until all are wished again', async () => {
    expect((await desk.open(HOME)).$('form').text()).toContain('About all articles.');
    await desk.follow(await choose('Tides'));
    expect((await desk.open(HOME)).$('form').text()).toContain('About one article.');
    await submit(app, 1);
    expect(await mailsAfter(PACE_MS)).toBe(0);
    const id = await submit(app, 2, { slug: 'tides' });
    expect(await mailsAfter(PACE_MS)).toBe(1);
    expect(namedIn(mailsTo(app, ADMIN.email).at(-1)!)).toEqual([id]);

    await desk.submit(await desk.open(ARTICLES), `form[action="${ARTICLES}/all"]`);
    await submit(app, 3);
    expect(await mailsAfter(PACE_MS)).toBe(1);
    expect(await notes()).toEqual(['articles: chose “Tides”', 'articles: all']);
  });

  test('when a chosen one is given up, and it was the only one, all are mailed about', async () => {
    await choose('Tides');
    await choose('Tides');
    expect(await app.services.database.prisma.watchedArticle.count()).toBe(0);
    expect(await notes()).toEqual(['articles: chose “Tides”', 'articles: no longer chose “Tides”']);
  });

  test('when there are many, a search finds the one', async () => {
    const found = await desk.open(`${ARTICLES}?q=tid`);
    expect(found.$('li.row h3').text()).toBe('Tides');
    const next = await desk.follow(await choose('Tides', found));
    expect(next.$('#q').val()).toBe('tid');
    expect(next.$('h2 .count').text()).toBe('1');
  });

  test.each(['0', '999', 'x', ''])('when the article is %j, there is none', async (article) => {
    expect((await desk.post(ARTICLES, { article, watch: 'on' })).status).toBe(404);
  });
});

describe('a mail that waits for the mail server', () => {
  beforeEach(async () => {
    app.smtp.refusals.rcpt = { code: 450, message: 'later' };
    await submit(app, 1);
    await app.deliverMail();
    delete app.smtp.refusals.rcpt;
  });

  test('does not leave in quiet hours that began meanwhile, but after them', async () => {
    await save({ notify: 'each', quietFrom: '10:00', quietUntil: '13:00', timeZone: 'UTC' });
    for (let quarter = 0; quarter < 11; quarter++) expect(await mailsAfter(15 * MINUTE_MS)).toBe(0);
    expect(await whyMailWaits(app.services.database)).toBe('');
    expect(await mailsAfter(20 * MINUTE_MS)).toBe(1);
  });

  test('is dropped for who wants none by now', async () => {
    await save({ notify: 'none' });
    expect(await mailsAfter(HOUR_MS)).toBe(0);
    const message = await app.services.database.prisma.outboxMessage.findFirstOrThrow();
    expect(message).toMatchObject({ dropReason: 'not wished', failedAt: null });
  });

  test('leaves also to who wants none, where it says that a comment waits for long', async () => {
    await app.services.database.prisma.notice.updateMany({ data: { kind: 'escalated' } });
    await save({ notify: 'none' });
    expect(await mailsAfter(HOUR_MS)).toBe(1);
  });
});
