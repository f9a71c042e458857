import { load } from 'cheerio';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { ADMIN, addModerator, startTestApp, type TestApp } from '../support/app.ts';
import { expectEqualParts } from '../support/mail-parts.ts';
import type { ReceivedMail } from '../support/smtp-sink.ts';
import { mailsTo, submit } from '../notifications/support.ts';

const GRACE = 'grace@moderato.test';
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ env: { SITE_NAME: 'My, "Blog" <x@evil.example>' } });
  await addModerator(app, { name: 'Grace', email: GRACE, seesAddresses: false });
  await app.services.database.prisma.site.updateMany({ data: { replyToCommenter: true } });
  await app.services.site.reload();
});
afterEach(() => app.close());

const headOf = ({ raw }: ReceivedMail): string => raw.slice(0, raw.indexOf('\r\n\r\n'));

/** Every mail that went out, and what each must be whatever was typed. */
function expectHarmless(): void {
  expect(app.smtp.mails.length).toBeGreaterThan(0);
  for (const mail of app.smtp.mails) {
    const head = headOf(mail);
    for (const name of ['From', 'To', 'Subject', 'Message-ID', 'Date']) {
      expect(head.match(new RegExp(`^${name}:`, 'gim'))).toHaveLength(1);
    }
    expect(head).not.toMatch(/^(Bcc|Cc|Sender|X-Evil):/im);
    expect(head).toMatch(/^[\t\r\n -~]*$/);
    expect(mail.to).toHaveLength(1);
    expect([ADMIN.email, GRACE]).toContain(mail.to[0]);
    expect([mail.parsed.to].flat()[0]?.value.map(({ address }) => address)).toEqual(mail.to);
    expect(mail.from).toBe('comments@moderato.test');

    const parts = { text: mail.parsed.text ?? '', html: String(mail.parsed.html) };
    expectEqualParts(parts);
    expect(parts.text + parts.html).not.toMatch(BIDI);
    const $ = load(parts.html);
    expect($('img, script, iframe, object, form, link, svg, [src], [onclick]')).toHaveLength(0);
    for (const link of $('a').toArray()) expect($(link).attr('href')).toMatch(/^http:\/\/moderato\.test\//);
  }
}

const HOSTILE = {
  'a header in a name': {
    author: 'Mia\r\nBcc: victim@evil.example',
    url: 'https://e.example/?\r\nX-Evil: 1',
  },
  'a second recipient in a name': { author: '"Mia" <victim@evil.example>, x@evil.example' },
  'an encoded word': { author: '=?utf-8?q?=0d=0aBcc:_victim=40evil.example?=' },
  'template syntax': {
    author: '{{7*7}} <%= it.settings %> ${7*7} $& $1 {count, plural}',
    comment: "{{7*7}} <%= 1 %> $& {name} # '{",
  },
  'turned directions': { author: 'Mia \u202egnp.exe \u2066x', comment: '\u202eevil\u2069 text \u200f' },
  'words of 10 kB': {
    author: `Mia${'x'.repeat(240)}`,
    comment: `${'w'.repeat(10_240)} ${'\u{1f600}'.repeat(2_600)}`,
  },
  'markup and links': {
    author: '<img src=//evil.example/p.png>',
    comment:
      '<a href="https://evil.example">x</a><img src=https://evil.example/p.png>\n[x](https://evil.example)\nApprove: https://evil.example/act',
  },
  'the end of a message': { comment: 'a\r\n.\r\nMAIL FROM:<x@evil.example>\n--\nFrom: x\n.\n' },
  'no letter at all': { author: '\u{1f600}', comment: '&amp; &lt;b&gt; \ufffd "' },
} satisfies Record<string, Parameters<typeof submit>[2]>;

test.each(Object.entries(HOSTILE))(
  'when a comment holds %s, each mail about it is one mail to one person',
  async (_case, values) => {
    await submit(app, 1, values);
    await app.deliverMail();
    expect(app.smtp.mails).toHaveLength(2);
    expectHarmless();
  },
);

test('when hostile comments are gathered in a digest under a hostile title, it is one mail to one person', async () => {
  await app.services.database.prisma.article.updateMany({
    data: { title: 'Night\r\nBcc: x@evil.example \u202e{{7*7}} "$&' },
  });
  await submit(app, 'first');
  await app.deliverMail();
  for (const [at, values] of Object.values(HOSTILE).entries()) await submit(app, at, values);
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  expect(app.smtp.mails).toHaveLength(4);
  expect(app.smtp.mails[0]!.parsed.subject).toContain(
    'Please moderate: "Night Bcc: x@evil.example {{7*7}} "$&"',
  );
  expectHarmless();
});

describe('where an answer goes', () => {
  test('when the site allows it, to the author, under a name that is text, and only for who may see addresses', async () => {
    await submit(app, 1, {
      author: 'Mia\r\nBcc: x@evil.example, "y" <y@evil.example>',
      email: 'mia@readers.test',
    });
    await app.deliverMail();
    const [toAda] = mailsTo(app, ADMIN.email);
    expect(toAda!.parsed.replyTo?.value).toEqual([
      { address: 'mia@readers.test', name: 'Mia Bcc: x@evil.example, "y" <y@evil.example>' },
    ]);
    expect(mailsTo(app, GRACE)[0]!.raw).not.toContain('readers.test');
    expect(headOf(mailsTo(app, GRACE)[0]!)).not.toMatch(/^Reply-To:/im);
  });

  test('when the author’s address has letters that not every relay takes, the mail goes without it', async () => {
    await submit(app, 1, { email: 'jörg@readers.test' });
    await app.deliverMail();
    expect(mailsTo(app, ADMIN.email)).toHaveLength(1);
    expect(headOf(mailsTo(app, ADMIN.email)[0]!)).not.toMatch(/^Reply-To:/im);
    expect(mailsTo(app, ADMIN.email)[0]!.parsed.text).toContain('jörg@readers.test');
  });

  test('when the domain of the author’s address is international, it is there as punycode', async () => {
    await submit(app, 1, { email: 'ann@köln.example' });
    await app.deliverMail();
    const [toAda] = mailsTo(app, ADMIN.email);
    expect(headOf(toAda!)).toMatch(/^Reply-To: .*<ann@xn--kln-sna\.example>$/m);
    expectHarmless();
  });

  test('when the author’s address cannot be read, the mail goes without it', async () => {
    await submit(app, 1);
    await app.services.database.prisma.commenter.updateMany({ data: { emailCipher: Buffer.from('x') } });
    await app.deliverMail();
    expect(headOf(mailsTo(app, ADMIN.email)[0]!)).not.toMatch(/^Reply-To:/im);
  });

  test('when the site does not allow it, to the sender', async () => {
    await app.services.database.prisma.site.updateMany({ data: { replyToCommenter: false } });
    await app.services.site.reload();
    await submit(app, 1);
    await app.deliverMail();
    for (const mail of app.smtp.mails) expect(headOf(mail)).not.toMatch(/^Reply-To:/im);
  });
});
