// Who writes on the demo site and who moderates it. All of them are made up; their addresses belong to nobody.
import type { TestApp } from '../../test/support/app.ts';
import type { Answer, Browser, FormValues } from '../../test/support/browser.ts';
import { HOUR_MS } from '../../src/time/clock.ts';

const SESSION_MS = 11 * HOUR_MS; // the desk ends a session after 12 hours without anybody
const USER_AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';

export interface Reader {
  browser: Browser;
  values: FormValues;
  /** The network address that the proxy in front of the site names. */
  ip: string;
}

export interface Moderator {
  email: string;
  password: string;
  /** Signed in. */
  open(path: string): Promise<Answer>;
  submit(path: string, formSelector: string, values?: FormValues): Promise<Answer>;
}

export const reader = (
  app: TestApp,
  ip: string,
  values: { author: string; email: string; url?: string },
): Reader => ({
  browser: app.newBrowser(),
  values,
  ip,
});

/** @returns the id of the comment */
export async function post(
  app: TestApp,
  { browser, values, ip }: Reader,
  slug: string,
  comment: string,
  more: FormValues = {},
): Promise<number> {
  const page = await browser.open(`/articles/${slug}`);
  const typed = { ...values, comment, ...more };
  const headers = { 'X-Forwarded-For': ip, 'User-Agent': USER_AGENT };
  const answer = await browser.submit(page, '#commentform', typed, headers);
  if (answer.status !== 303) throw new Error(`the comment was refused: ${answer.$('main').text()}`);
  const newest = await app.services.database.prisma.comment.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return newest.id;
}

/** Somebody with an account, who signs in again whenever the last session is over. */
export function moderator(app: TestApp, email: string, password: string): Moderator {
  const browser = app.newBrowser();
  let seen = -Infinity;

  async function signIn(): Promise<void> {
    const now = app.clock.elapsedMs();
    if (now - seen > SESSION_MS) {
      const page = await browser.open('/desk/sign-in');
      const headers = { 'User-Agent': USER_AGENT };
      await browser.submit(page, 'form[action="/desk/sign-in"]', { email, password }, headers);
    }
    seen = now;
  }
  return {
    email,
    password,
    async open(path) {
      await signIn();
      return browser.open(path);
    },
    async submit(path, formSelector, values) {
      await signIn();
      const answer = await browser.submit(await browser.open(path), formSelector, values);
      if (answer.status >= 400) throw new Error(`${path} was refused: ${answer.$('main').text()}`);
      return answer;
    },
  };
}

/** @param choice action, and perhaps reasonId and note */
export const decide = (by: Moderator, id: number, choice: FormValues): Promise<Answer> =>
  by.submit(`/desk/comments/${id}`, 'form[data-decide]', choice);

export const reply = (by: Moderator, id: number, text: string): Promise<Answer> =>
  by.submit(`/desk/comments/${id}`, `form[action$="/${id}/replies"]`, { text });

export const edit = (by: Moderator, id: number, text: string): Promise<Answer> =>
  by.submit(`/desk/comments/${id}`, `form[action$="/${id}/edits"]`, { text });

/** Takes back what this moderator decided in the answer that led here. */
export async function undo(by: Moderator, decided: Answer): Promise<void> {
  await by.submit(String(decided.headers.location), '#undo-bar form');
}
