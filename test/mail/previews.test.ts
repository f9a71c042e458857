import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { load } from 'cheerio';
import { LANGUAGES, type Locale, phrasesIn } from '../../src/mail/languages/index.ts';
import { EXAMPLE_NAMES, kindOf } from '../../src/mail/previews/examples.ts';
import { makePreviews, type Previews } from '../../src/mail/previews/previews.ts';
import { signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const LOCALES = Object.keys(LANGUAGES) as Locale[];
const ADDRESS = /[\w.+-]+@[\w.-]+\.\w+/g;

describe.each(LOCALES)('the examples in %s', (locale) => {
  let previews: Previews;
  beforeAll(async () => {
    previews = await makePreviews(app.services.settings, locale);
  });

  test('are all made, as text and as HTML with the same links, of nobody real', () => {
    expect([...previews.keys()]).toEqual(EXAMPLE_NAMES);
    for (const [name, { subject, text, html }] of previews) {
      const $ = load(html);
      expect(`${name}: ${subject}`).toMatch(/: \[Harbour News\] \S/);
      const links = $('a[href]')
        .toArray()
        .map((link) => $(link).attr('href')!);
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) expect(`${name} ${text}`).toContain(link);
      expect(links.filter((link) => !link.startsWith('https://comments.example.com/'))).toEqual([]);
      expect($('img, link, script, style[src]')).toHaveLength(0);
      for (const address of `${text} ${html}`.match(ADDRESS) ?? []) {
        expect(address).toMatch(/@example\.(com|org|net)$/);
      }
    }
  });

  test('of a digest show what it has of more comments than it shows with their text', () => {
    const $ = load(previews.get('waiting-digest')!.html);
    expect($('blockquote')).toHaveLength(20);
    expect($('li a[href*="/desk/comments/"]')).toHaveLength(3);
  });

  test('have links that decide, except where a second factor is required', () => {
    for (const name of ['comment-held', 'held-digest'] as const) {
      expect(previews.get(name)!.text).toContain('/act/');
      const { text, html } = previews.get(`${name}-without-links`)!;
      expect(`${text} ${html}`).not.toContain('/act/');
      expect(text).toContain(phrasesIn(locale)('held.no-actions'));
    }
    expect(previews.get('waiting-digest')!.text).toContain('/act/');
  });

  test('tell of everything that can happen to an account', () => {
    const notices = EXAMPLE_NAMES.filter((name) => kindOf(name) === 'account-notice');
    const texts = notices.map((name) => previews.get(name)!.text);
    expect(new Set(texts).size).toBe(8);
    for (const name of ['added', 'removed'] as const) {
      expect(previews.get(`account-notice-second-factor-${name}`)!.text).toContain('Authenticator app');
    }
  });

  test('leave nothing behind', () => {
    const ours = `moderato-previews-${process.pid}-`; // other processes may make examples now, too
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(ours))).toEqual([]);
  });
});

describe('the page of examples', () => {
  test('shows each message in each language, and changes nothing', async () => {
    const desk = await signIn(app);
    const list = await desk.open('/desk/mail/previews');
    const names = list
      .$('#message option')
      .toArray()
      .map((option) => list.$(option).attr('value')!);
    expect(names).toEqual(EXAMPLE_NAMES);
    const groups = list
      .$('#message optgroup')
      .toArray()
      .map((group) => `${list.$(group).attr('label')} ${list.$(group).find('option').length}`);
    expect(groups).toEqual(['Comment that waits 3', 'Comments that wait 2', 'About an account 8']);
    expect(
      list
        .$('#locale option')
        .toArray()
        .map((option) => list.$(option).text()),
    ).toEqual(Object.values(LANGUAGES));
    for (const name of names) {
      for (const locale of LOCALES) {
        const page = await desk.open(`/desk/mail/previews?message=${name}&locale=${locale}`);
        expect(page.$('#message option[selected]').attr('value')).toBe(name);
        expect(page.$('h2').first().text()).toContain('[Harbour News]');
        const part = await desk.open(page.$('iframe').attr('src')!);
        expect(part.headers['content-security-policy']).toContain('sandbox');
        expect(part.$('body').text().trim()).not.toBe('');
      }
    }
    const { outboxMessage, comment } = app.services.database.prisma;
    expect([await outboxMessage.count(), await comment.count()]).toEqual([0, 0]);
  });

  test('when the mail is chosen by a name that is not known, the first is shown', async () => {
    const desk = await signIn(app);
    expect((await desk.open('/desk/mail/previews?message=x&locale=tlh')).status).toBe(200);
    expect((await desk.open('/desk/mail/previews/html?message=__proto__')).status).toBe(200);
  });

  test('says the same in German as in German mails', async () => {
    const desk = await signIn(app);
    const page = await desk.open('/desk/mail/previews?message=test&locale=de');
    expect(page.$('.message').text()).toContain('Hallo Ada Example!');
  });
});
