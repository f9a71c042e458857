import { MAILS } from '../src/mail/messages/index.ts';
import {
  EXAMPLE_NAMES,
  EXAMPLES,
  exampleLabel,
  type ExampleName,
  kindOf,
} from '../src/mail/previews/examples.ts';

/** To whom each example is sent, and when. */
const SENT: Record<ExampleName, string> = {
  'comment-held':
    'To a moderator, when a comment is held, as soon as the choice of mails under **Account** lets it leave; this one if only one comment is to be told of by then.',
  'comment-held-for-long':
    'To everybody on the desk, whatever mails they chose, once, when a comment has waited for as many hours as **Settings** says; quiet hours and days off hold it back.',
  'comment-held-without-links':
    'The same where **Settings** requires a second factor: the decision is made on the desk, after signing in.',
  'held-digest':
    'To a moderator, in place of one mail each, when several comments are to be told of by the time a mail may leave: after a minute, an hour, a day or quiet hours.',
  'held-digest-without-links': 'a sentence in place of the links that decide.',
  'waiting-digest':
    'To the first admin, once, when comments were held before there was anybody to moderate. As every mail of many comments, it has twenty with their text and the rest in a line each.',
  'confirm-address':
    'To a reader, when mails are asked for with an address that was not confirmed from that browser; one a day to each address.',
  'comment-approved':
    'To a reader who asked what becomes of a comment, when a moderator approved it and can undo that no more.',
  'comment-declined':
    'To a reader who asked what becomes of a comment, when a moderator put it into spam or trash, which read alike, and can undo that no more.',
  'comment-reply':
    'To a reader who asked for replies, when one to the own comment appeared; if a moderator let it appear, when that can be undone no more.',
  'new-comment':
    'To a reader who follows an article, when a comment appeared there, at once or at 8:00, as chosen; if a moderator let it appear, when that can be undone no more.',
  'reader-digest':
    'To a reader, in place of one mail each, when there are several things to tell by the time a mail may leave, at most one a minute.',
  'account-notice':
    'To a moderator, when something happens to the account: this one when somebody signs in from a new browser, which can be switched off.',
  'account-notice-address-asked': 'to the old address.',
  'account-notice-password': 'with the old one, under **Account**.',
  'account-notice-password-reset': 'by who had forgotten it, with the link from a mail.',
  'account-notice-second-factor-added': 'an authenticator app or a passkey, by its name.',
  'account-notice-second-factor-removed': 'the same.',
  'account-notice-recovery-codes': 'made in place of the ones before.',
  'account-notice-recovery-code-used': 'to sign in, in place of the second factor.',
  'password-reset': 'To a moderator, when somebody asks for a new password for that address.',
  'address-confirm': 'To the new address of a moderator, when one was asked for.',
  'address-changed': 'To the old address of a moderator, when the new one counts.',
  'mail-bounced':
    'To each other admin, once, when a mail to somebody on the desk came back because the address takes none.',
  test: 'To a moderator who pressed **Send a test mail to me** on the page **Mail**.',
};

/** Whose pictures are folded: so many comments are a long scroll. */
const LONG = new Set<ExampleName>(['waiting-digest']);

/** docs/mails.md, from the table of examples; the pictures are made by `npm run pictures`. */
export const mailsPage = (): string => `# Every mail that is sent

Made by \`npm run docs\` from \`src/mail/previews/examples.ts\` and \`scripts/mails-page.ts\`; the people are made up. On the desk, **Mail**, **Examples of all mails** shows the same in every language, to admins only. Each mail has a text part and an HTML part that say the same, and no pictures. Nothing that a reader wrote is made a link; a mail program may still make one of a web address in it.
${EXAMPLE_NAMES.filter((name) => !EXAMPLES[name].looksLike)
  .map(section)
  .join('')}`;

function section(name: ExampleName): string {
  const kind = kindOf(name);
  const title = name === kind ? MAILS[kind].label : exampleLabel(name);
  const pictures = `<p>
${picture(name, 'text', 1280, 480, `${title}, as text`)}
${picture(name, 'html', 1280, 480, `${title}, as HTML`)}
${picture(name, 'text', 360, 180, `${title}, as text on a phone`)}
${picture(name, 'html', 360, 180, `${title}, as HTML on a phone`)}
</p>
`;
  return `
## ${title}

${SENT[name]}

${LONG.has(name) ? `<details>\n<summary>Four long pictures</summary>\n${pictures}</details>\n` : pictures}${similar(name)}`;
}

/** Those that have no pictures of their own. */
function similar(name: ExampleName): string {
  const names = EXAMPLE_NAMES.filter((other) => EXAMPLES[other].looksLike === name);
  if (names.length === 0) return '';
  const lines = names.map((other) => `- ${EXAMPLES[other].variant}: ${SENT[other]}\n`);
  return `\nWithout pictures, because only a sentence or two and the subject differ; the page of examples shows them:\n\n${lines.join('')}`;
}

const picture = (name: string, format: string, width: number, shown: number, alt: string): string =>
  `<img src="images/mail/${name}-${format}-${width}.png" width="${shown}" align="top" alt="${alt}">`;
