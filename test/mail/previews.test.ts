import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { load } from 'cheerio';
import { LANGUAGES, type Locale } from '../../src/mail/languages/index.ts';
import { EXAMPLE_NAMES } from '../../src/mail/previews/examples.ts';
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
