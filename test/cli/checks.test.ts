import { createServer } from 'node:net';
import { deriveKeys } from '../../src/crypto/keys.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { checkLinks } from '../../src/cli/checks/links.ts';
import { checkSmtp } from '../../src/cli/checks/smtp.ts';
import { listen, mailSettings } from '../mail/support.ts';
import { freePort } from '../support/server-process.ts';
import { startSmtpSink } from '../support/smtp-sink.ts';

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function startSink(...how: Parameters<typeof startSmtpSink>) {
  const sink = await startSmtpSink(...how);
  ends.push(() => sink.close());
  return sink;
}

describe('what the doctor says of the mail server', () => {
  const examine = (smtpUrl: string) => checkSmtp({ settings: mailSettings({ smtpUrl }) });

  test('when smtps:// leads to a port that does not begin with TLS, the words are those of SMTP_URL', async () => {
    const { port } = await startSink();
    expect(await examine(`smtps://127.0.0.1:${port}`)).toEqual([
      {
        check: 'smtp',
        state: 'wrong',
        says: 'The mail server does not encrypt from the first byte, as smtps:// expects.',
        advice: expect.stringMatching(/^Write smtp:\/\/ instead/),
      },
    ]);
  });

  test('when another machine offers no STARTTLS, the ways out are named', async () => {
    const { port } = await startSink();
    expect(await examine(`smtp://0.0.0.0:${port}`)).toEqual([
      expect.objectContaining({
        says: 'The mail server does not encrypt at this port (STARTTLS).',
        advice: expect.stringContaining('?tls=off'),
      }),
    ]);
  });

  test('when the certificate is not valid for the host, what is wrong with it is kept', async () => {
    const { port } = await startSink({}, { disabledCommands: ['AUTH'] });
    const [finding] = await examine(`smtp://0.0.0.0:${port}`);
    expect(finding!.says).toMatch(
      /^No encrypted connection to the mail server could be made \(.*certificate.*\)\.$/,
    );
    expect(finding!.advice).toContain('as its certificate does');
  });

  test('when it offers no sign-in, that is a hint, and the sender is asked for as mails are sent, without', async () => {
    const { port } = await startSink();
    const findings = await examine(`smtp://ada:secret@127.0.0.1:${port}`);
    expect(findings.map(({ state }) => state)).toEqual(['ok', 'hint', 'ok', 'ok']);
    expect(findings[1]!.says).toContain('offers no sign-in here (AUTH)');
  });

  test.each([
    ['', 'The connection to the mail server is encrypted.'],
    ['?tls=off', 'The connection to the mail server is not encrypted, as SMTP_URL allows.'],
  ])('when SMTP_URL ends in "%s", it says whether the connection is encrypted', async (query, says) => {
    const { port } = await startSink({}, { disabledCommands: ['AUTH'] });
    expect(await examine(`smtp://127.0.0.1:${port}/${query}`)).toContainEqual(
      expect.objectContaining({ state: 'ok', says }),
    );
  });

  test('when it refuses the password, its words are kept', async () => {
    const options = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
    const { port } = await startSink({ auth: { code: 535, message: 'wrong password' } }, options);
    expect(await examine(`smtp://ada:secret@127.0.0.1:${port}`)).toEqual([
      expect.objectContaining({
        state: 'wrong',
        says: expect.stringMatching(/refused our user name or password \(535 wrong password\)/),
      }),
    ]);
  });
});

const keys = deriveKeys('a test key that is long enough for everything');

describe('what the doctor says of the links in mails', () => {
  const examine = (baseUrl: string) => checkLinks({ settings: { baseUrl } as Settings, keys });

  test.each<[string, (closed: number, mail: number) => string, string]>([
    ['nobody listens', (closed) => `http://127.0.0.1:${closed}`, 'nobody listens at that port'],
    ['browsers refuse the port', () => 'http://127.0.0.1:1', 'browsers never open that port'],
    [
      'a mail server is there',
      (_, mail) => `http://127.0.0.1:${mail}`,
      'what listens there does not speak http',
    ],
    ['it is no https', (_, mail) => `https://127.0.0.1:${mail}`, 'what listens there does not speak https'],
    ['the name leads nowhere', () => 'https://comments.invalid', 'DNS '],
  ])('when %s, the reason is named', async (_what, url, reason) => {
    const { port } = await startSink();
    for (const { state, says } of await examine(url(await freePort(), port))) {
      expect([state, says]).toEqual(['wrong', expect.stringContaining(`(${reason}`)]);
      expect(says).not.toContain('fetch failed');
    }
  });

  test('when the connection is taken and cut, that is the reason', async () => {
    const server = createServer((socket) => socket.end());
    const port = await listen(server);
    ends.push(() => server.close());
    for (const { says } of await examine(`http://127.0.0.1:${port}`)) {
      expect(says).toContain('(the connection was cut)');
    }
  });

  test.each([
    ['http://comments.invalid', ['hint', 'wrong', 'wrong']],
    ['https://comments.invalid', ['wrong', 'wrong']],
    ['http://127.0.0.1:1', ['wrong', 'wrong']],
  ])(
    'when BASE_URL is %s, a missing List-Unsubscribe is a hint, except on this machine',
    async (baseUrl, states) => {
      const findings = await examine(baseUrl);
      expect(findings.map(({ state }) => state)).toEqual(states);
      if (states.includes('hint')) expect(findings[0]!.says).toContain('without List-Unsubscribe');
    },
  );
});
