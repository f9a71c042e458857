// Texts made so that a pattern which starts anew at each letter would read them for minutes.
import { type Answer, createBrowser, type Browser } from '../support/browser.ts';
import { PROCESS_ENV, postComment } from '../faults/support.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { within } from '../support/within.ts';

const LONGEST = 65_000;
const PATIENCE_MS = 20_000; // milliseconds on an idle machine; minutes where one of them is read slowly

const filledWith = (part: string, end = ''): string =>
  part.repeat(Math.floor((LONGEST - Buffer.byteLength(end)) / Buffer.byteLength(part))) + end;

const TEXTS: Record<string, string> = {
  'one word': filledWith('a'),
  'many at signs': filledWith('a@'),
  'many at signs and an end that fits nothing': filledWith('a@', '\n!'),
  'many dots': filledWith('a.', '@'),
  'many schemes': filledWith('http://'),
  'many beginnings of tags': filledWith('<a href="'),
  'many entities': filledWith('&amp'),
  'white space up to a letter': `a${filledWith(' \t', 'a')}`,
  'many line ends': `a${filledWith('\n', 'b')}`,
  'many marks on one letter': `a${filledWith('\u0301')}`,
  'many joiners': filledWith('\u200d', 'c'),
  'letters without spaces': filledWith('京'),
  'brackets that stay open': filledWith('(['),
};

let server: ServerProcess;
let desk: Browser;
beforeAll(async () => {
  const script = 'test/support/fast-server.mjs'; // one mail a minute to each moderator, so that minutes pass quickly
  const env = { ...PROCESS_ENV, LOG_LEVEL: 'warn', CLOCK_TIMES: '60', CLOCK_START: String(Date.now()) };
  server = await startServer({ env, script });
  desk = createBrowser(server.url, server.url);
  await desk.submit(await desk.open('/desk/sign-in'), 'form[action="/desk/sign-in"]', {
    email: PROCESS_ENV.ADMIN_EMAIL,
    password: PROCESS_ENV.ADMIN_PASSWORD,
  });
}, 60_000);
afterAll(() => server.close());

test.each(Object.keys(TEXTS))('a comment of %s holds nobody up, wherever it is shown', async (name) => {
  const mailsBefore = (await mailsOnDesk()).length;
  const posted = await inTime(() => postComment(server.url, TEXTS[name]!));
  expect(posted?.status).toBe(303);
  const comment = (await open('/desk'))('a[href^="/desk/comments/"]').first().attr('href')!;
  await open(comment);

  await within(PATIENCE_MS, async () => (await mailsOnDesk()).length > mailsBefore);
  const [mail] = await mailsOnDesk();
  expect((await open(mail!))('main').html()).toContain(`href="${comment}"`);
  await open(`${mail}/html`);

  const page = await inTime(() => desk.open(comment));
  const approved = await inTime(() => desk.submit(page, 'form[data-decide]', { action: 'approve' }));
  expect(approved.status).toBe(303);
  await open('/articles/how-comments-work-here');
});

/** @returns the page, parsed */
async function open(path: string): Promise<Answer['$']> {
  const { status, $ } = await inTime(() => desk.open(path));
  expect([path, status]).toEqual([path, 200]);
  return $;
}

/** The addresses of their pages, newest first. */
async function mailsOnDesk(): Promise<string[]> {
  const $ = await open('/desk/mail');
  const hrefs = $('a[href^="/desk/mail/"]')
    .toArray()
    .map((link) => $(link).attr('href')!);
  return [...new Set(hrefs.filter((href) => /\/\d+$/.test(href)))];
}

/** @throws when there is no answer, as while the server reads a text for minutes */
async function inTime<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}
