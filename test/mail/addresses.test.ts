import { createMailer } from '../../src/mail/mailer.ts';
import { failureOf } from '../../src/outbox/failure.ts';
import { startSmtpSink } from '../support/smtp-sink.ts';
import { buildMail, mailSettings, silentLog } from './support.ts';

let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function start(options: { hideSMTPUTF8?: boolean } = {}) {
  const sink = await startSmtpSink({}, options);
  const mailer = createMailer(mailSettings({ smtpUrl: sink.url }), silentLog);
  ends.push(
    () => sink.close(),
    () => mailer.close(),
  );
  return { sink, mailer };
}

const zoë = { name: 'Zoë', address: 'zoë@bücher.example' };

test('when an address has letters beyond ASCII and the server has SMTPUTF8, the mail arrives', async () => {
  const { sink, mailer } = await start();
  await mailer.send(buildMail({ to: zoë }));
  expect(sink.mails.map(({ to }) => to)).toEqual([['zoë@bücher.example']]);
});

test('when the server has no SMTPUTF8, the mail fails for good with a word of its own', async () => {
  const { sink, mailer } = await start({ hideSMTPUTF8: true });
  const error = await mailer.send(buildMail({ to: zoë })).catch((reason: unknown) => reason);
  expect(failureOf(error)).toMatchObject({ word: 'address_needs_smtputf8', scope: 'permanent', detail: '' });
  expect(sink.mails).toEqual([]);
});

test('when many such mails go, the server is asked once what it takes', async () => {
  const { sink, mailer } = await start();
  for (let n = 0; n < 3; n += 1) await mailer.send(buildMail({ to: zoë }));
  expect(sink.mails).toHaveLength(3);
  expect(sink.connections()).toBe(2);
});

test('when the server cannot be asked, that is what is said, and it is asked again', async () => {
  const { sink, mailer } = await start();
  sink.refusals.connect = { code: 554, message: 'no service' };
  const error = await mailer.send(buildMail({ to: zoë })).catch((reason: unknown) => reason);
  expect(failureOf(error)).toMatchObject({ word: 'server_refused_us', scope: 'server' });
  delete sink.refusals.connect;
  await mailer.send(buildMail({ to: zoë }));
  expect(sink.mails).toHaveLength(1);
});

test('when only the domain is international, it travels as punycode to any server', async () => {
  const { sink, mailer } = await start({ hideSMTPUTF8: true });
  const to = { name: '', address: 'mia@bücher.example' };
  await mailer.send(buildMail({ to, replyTo: { name: 'Ann', address: 'ann@köln.example' } }));
  const [{ to: recipients, raw }] = sink.mails as [(typeof sink.mails)[0]];
  expect(recipients).toEqual(['mia@bücher.example']); // as the server reads what it was told
  expect(raw).toMatch(/^To: mia@xn--bcher-kva\.example\r$/m);
  expect(raw).toMatch(/^Reply-To: Ann <ann@xn--kln-sna\.example>\r$/m);
});

test.each([
  ['mia@\u24e1eaders.example', 'mia@readers.example'],
  ['mia@Reader\u017f.example', 'mia@readers.example'],
])(
  'when an address is spelled %s, the mail goes where every other spelling of its domain leads',
  async (typed, address) => {
    const { sink, mailer } = await start();
    await mailer.send(buildMail({ to: { name: '', address: typed } }));
    expect(sink.mails.map(({ to }) => to)).toEqual([[address]]);
  },
);

test.each([true, false])(
  'when a commenter has such an address (SMTPUTF8 hidden: %s), the moderator’s mail arrives without Reply-To',
  async (hideSMTPUTF8) => {
    const { sink, mailer } = await start({ hideSMTPUTF8 });
    await mailer.send(buildMail({ replyTo: zoë }));
    const [{ raw }] = sink.mails as [(typeof sink.mails)[0]];
    expect(raw).not.toMatch(/^Reply-To:/im);
    expect(raw).toMatch(/^[\t\r\n -~]*$/);
  },
);

test.each([
  'Ann\r\nBcc: victim@example.org',
  '"Ann" <victim@example.org>, x',
  '\u202eevil',
  'x'.repeat(10_000),
])('when the name behind Reply-To is %j, there is one such header with one address', async (name) => {
  const { sink, mailer } = await start();
  await mailer.send(buildMail({ replyTo: { name, address: 'ann@example.org' } }));
  const [{ raw, parsed, to }] = sink.mails as [(typeof sink.mails)[0]];
  expect(to).toEqual(['mia@example.org']);
  expect(raw.match(/^Reply-To:/gim)).toHaveLength(1);
  expect(raw).not.toMatch(/^(Bcc|Cc):/im);
  expect(parsed.replyTo?.value.map(({ address }) => address)).toEqual(['ann@example.org']);
});

describe('List-Id', () => {
  test.each([
    ['My Blog', 'My Blog'],
    ['Bücher, "Tee" & <mehr>', '=?UTF-8?Q?B=C3=BCcher'],
    ['Blog\r\nBcc: victim@example.org', 'Blog'],
  ])(
    'when the site is called %j, a notice about comments names it and its host',
    async (fromName, begins) => {
      const { sink, mailer } = await start();
      await mailer.send(buildMail({ fromName }));
      const [{ raw, parsed }] = sink.mails as [(typeof sink.mails)[0]];
      expect(raw.match(/^List-Id:/gim)).toHaveLength(1);
      expect(raw).not.toMatch(/^(Bcc|Cc):/im);
      expect(JSON.stringify(parsed.headers.get('list'))).toContain('blog.example');
      expect(JSON.stringify(parsed.headers.get('list'))).toContain(begins);
    },
  );

  test('when a mail is about an account, it belongs to no list', async () => {
    const { sink, mailer } = await start();
    await mailer.send(buildMail({ kind: 'password-reset' }));
    expect(sink.mails[0]?.raw).not.toMatch(/^List-Id:/im);
  });
});
