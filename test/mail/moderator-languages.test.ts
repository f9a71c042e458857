import { load } from 'cheerio';
import { IntlMessageFormat } from 'intl-messageformat';
import { de } from '../../src/mail/languages/de/index.ts';
import { en } from '../../src/mail/languages/en/index.ts';
import { type PhraseKey, phrasesIn } from '../../src/mail/languages/index.ts';
import { addModerator, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { mailsTo } from '../notifications/support.ts';
import { expectEqualParts } from '../support/mail-parts.ts';
import type { ReceivedMail } from '../support/smtp-sink.ts';

describe('the phrases', () => {
  const keys = Object.keys(en) as PhraseKey[];

  test.each(keys)('%s is there and takes the same values in every language', (key) => {
    expect(de[key]).toMatch(/\S/);
    expect(valuesOf(de[key])).toEqual(valuesOf(en[key]));
  });

  test.each(keys.filter((key) => en[key].includes('{count, plural')))('%s knows one from many', (key) => {
    for (const say of [phrasesIn('en'), phrasesIn('de')]) {
      const [one, two] = [1, 2].map((count) => say(key, { count, title: 'T', allowed: 5 }));
      expect(two).toContain('2');
      expect(one).not.toBe(two!.replace('2', '1'));
    }
  });
});

test('German mails call one thing by one word', () => {
  const phrases = Object.entries(de).map(([key, phrase]) => `${key}: ${phrase}`);
  const otherWords =
    /(?<!E-|„)\bMails?\b|[Tt]estmail|Kn[oö]pf|Moderationstisch|^(?:readers|pages)\..*: .*[Bb]eend/;
  expect(phrases.filter((phrase) => otherWords.test(phrase))).toEqual([]);
});

describe('mails to moderators', () => {
  let app: TestApp;
  let gustav: { id: number; email: string };
  beforeEach(async () => {
    app = await startTestApp();
    gustav = await addModerator(app, { name: 'Gustav', email: 'gustav@moderato.test' });
    const wishes = { locale: 'de', timeZone: 'America/New_York' };
    await app.services.database.prisma.moderator.update({ where: { id: gustav.id }, data: wishes });
  });
  afterEach(() => app.close());

  const partsOf = ({ parsed }: ReceivedMail) => ({ text: parsed.text ?? '', html: String(parsed.html) });

  test('when two people read two languages, each mail speaks one, by the clock of who reads it', async () => {
    await postComment(app);
    await app.deliverMail();

    const [german] = mailsTo(app, gustav.email);
    expect(german!.parsed.subject).toBe('[Moderato] Bitte moderieren: „Night trains return“');
    expect(german!.parsed.text).toContain('Gesendet: 1. März 2025 um 05:00 GMT-5');
    expect(german!.parsed.text).toContain(
      'Auf dieser Website wird jeder Kommentar gelesen, bevor er erscheint.',
    );
    expect(load(partsOf(german!).html)('html').attr('lang')).toBe('de');
    const [english] = mailsTo(app, 'ada@moderato.test');
    expect(english!.parsed.subject).toBe('[Moderato] Please moderate: "Night trains return"');
    expect(english!.parsed.text).toContain('Sent: 1 March 2025 at 10:00 UTC');
    expect(load(partsOf(english!).html)('html').attr('lang')).toBe('en');
  });

  test('when the site has a language, it is that of everybody who chose none', async () => {
    await app.services.database.prisma.site.updateMany({ data: { locale: 'de' } });
    await app.services.site.reload();
    await postComment(app);
    await app.deliverMail();
    expect(mailsTo(app, 'ada@moderato.test')[0]!.parsed.subject).toContain('Bitte moderieren');
  });

  test('when a word is quoted, it is as the language does', async () => {
    await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'sleeper' } });
    await app.services.site.reload();
    await postComment(app);
    await app.deliverMail();
    expect(mailsTo(app, gustav.email)[0]!.parsed.text).toContain('Gesperrte Wörter: „sleeper“.');
    expect(mailsTo(app, 'ada@moderato.test')[0]!.parsed.text).toContain('Blocked words: “sleeper”.');
  });

  test('when something happens to an account, its owner reads it in German, and both parts say the same', async () => {
    const at = app.clock.now();
    const { logEntry, outboxMessage } = app.services.database.prisma;
    const happened = [
      ['sign-in', 'Firefox on Windows', 'Firefox unter Windows'],
      ['second-factor-added', 'Phone {{7*7}}', 'ein zweiter Faktor hinzugefügt: Phone {{7*7}}'],
      ['recovery-codes', '', 'neue Wiederherstellungscodes erzeugt'],
    ] as const;
    for (const [action, note] of happened) {
      const by = { actor: 'moderator', moderatorId: gustav.id };
      const { id: subjectId } = await logEntry.create({ data: { ...by, action, note, at } });
      const owed = { kind: 'account-notice', dedupeKey: `account-notice:${subjectId}` };
      const due = { dueAt: at, createdAt: at };
      await outboxMessage.create({ data: { ...owed, ...due, moderatorId: gustav.id, subjectId } });
    }
    await app.deliverMail();

    const mails = mailsTo(app, gustav.email);
    expect(mails).toHaveLength(happened.length);
    for (const [place, [, , words]] of happened.entries()) {
      const parts = partsOf(mails[place]!);
      expect(parts.text).toContain(words);
      expect(parts.text).toContain('Das war am 1. März 2025 um 05:00 GMT-5.');
      expectEqualParts(parts);
    }
  });
});

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
const LITERAL = 0; // the type of an element that is text of ours

/** The names of the values that a phrase takes. */
function valuesOf(phrase: string): string[] {
  const found = new Set<string>();
  const walk = (elements: Element[]): void => {
    for (const element of elements) {
      if ('value' in element && element.type !== LITERAL) found.add(element.value);
      if ('options' in element) for (const { value } of Object.values(element.options)) walk(value);
    }
  };
  walk(new IntlMessageFormat(phrase, 'en', undefined, { ignoreTag: true }).getAst());
  return [...found].sort();
}
