import { jest } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import type { Finding } from '../../src/cli/checks/finding.ts';
import { openDatabase } from '../../src/database/open.ts';
import { PROCESS_ENV } from '../faults/support.ts';
import { createTestDatabase } from '../support/database.ts';
import { startDnsServer } from '../support/dns-server.ts';
import { runCli } from '../support/run-cli.ts';
import { freePort, type ServerProcess, startServer } from '../support/server-process.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';

jest.setTimeout(120_000); // a process for each command, also on a busy machine

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const PUBLISHED = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const RECORDS = {
  'moderato._domainkey.moderato.test': [`v=DKIM1; k=rsa; p=${PUBLISHED}`],
  'moderato.test': ['v=spf1 mx -all', 'something else'],
  '_dmarc.moderato.test': ['v=DMARC1; p=reject'],
};

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

interface Site {
  env: Record<string, string>;
  server: ServerProcess;
  sink: SmtpSink;
  databaseUrl: string;
}

/** A server that runs, with a mail server. */
async function startSite(more: Record<string, string> = {}): Promise<Site> {
  const database = await createTestDatabase();
  const sink = await startSmtpSink();
  const env = { ...PROCESS_ENV, DATABASE_URL: database.url, SMTP_URL: sink.url, LOG_LEVEL: 'warn', ...more };
  const server = await startServer({ env });
  ends.push(
    database.drop,
    () => sink.close(),
    () => server.close(),
  );
  const settings = {
    ...env,
    DATA_DIR: server.dataDir,
    BASE_URL: server.url,
    MAIL_FROM: 'Comments <comments@moderato.test>',
    DKIM_DOMAIN: 'moderato.test',
    DKIM_SELECTOR: 'moderato',
    DKIM_KEY: KEY,
  };
  return { env: settings, server, sink, databaseUrl: database.url };
}

async function examine(
  env: Record<string, string>,
  records: Record<string, string[]> = RECORDS,
): Promise<{ code: number | null; of: (check: string) => Finding[]; findings: Finding[] }> {
  const dns = await startDnsServer(records);
  ends.push(() => dns.close());
  const { code, stdout } = await runCli(['doctor', '--json', '--dns', dns.address], { env });
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return { code, findings, of: (check) => findings.filter((finding) => finding.check === check) };
}

const statesOf = (findings: Finding[]) => findings.map(({ state }) => state);

test('when all is well, nothing is wrong, nothing was sent, and it ends with 0', async () => {
  const { env, sink } = await startSite();
  const { code, findings, of } = await examine(env);
  expect(findings.filter(({ state }) => state === 'wrong' || state === 'unknown')).toEqual([]);
  expect(code).toBe(0);
  for (const check of ['settings', 'database', 'smtp', 'dkim', 'spf', 'dmarc', 'links', 'outbox']) {
    expect([check, new Set(statesOf(of(check)))]).toEqual([check, new Set(['ok'])]);
  }
  expect(sink.mails).toEqual([]);
});

test('when things are wrong, each is named with what to do, and it ends with 1', async () => {
  const { env, sink, server, databaseUrl } = await startSite();
  sink.refusals.mail = { code: 550, message: 'not your domain' };
  await server.kill('SIGTERM');
  const database = await openDatabase(databaseUrl);
  await database.prisma.moderator.updateMany({ data: { bouncedAt: new Date() } });
  const long = new Date(Date.now() - 3_600_000);
  await database.prisma.outboxMessage.createMany({
    data: [
      { kind: 'waiting-digest', dedupeKey: 'late', createdAt: long, dueAt: long },
      { kind: 'waiting-digest', dedupeKey: 'failed', createdAt: long, dueAt: long, failedAt: long },
    ],
  });
  await database.close();

  const { code, of } = await examine(env, {
    'moderato._domainkey.moderato.test': ['v=DKIM1; p=AAAA'],
    'moderato.test': ['v=spf1 mx -all', 'v=spf1 a -all'],
  });
  expect(code).toBe(1);
  expect(of('smtp')).toContainEqual({
    check: 'smtp',
    state: 'wrong',
    says: expect.stringContaining('refuses comments@moderato.test as sender: 550'),
    advice: 'Set MAIL_FROM to an address that this mail server sends for.',
  });
  expect(of('dkim')).toEqual([
    expect.objectContaining({ state: 'wrong', advice: expect.stringContaining(`p=${PUBLISHED}`) }),
  ]);
  expect(statesOf(of('spf'))).toEqual(['wrong']);
  expect(statesOf(of('dmarc'))).toEqual(['hint']);
  expect(statesOf(of('links'))).toEqual(['wrong', 'wrong']);
  expect(of('outbox').map(({ says }) => says)).toEqual([
    'One mail was given up within a week.',
    'One mail waits, and nobody sends what is due.',
    'The address of ada takes no mail.',
  ]);
});

test.each<[string, (sink: SmtpSink) => string, string]>([
  ['nobody listens', () => 'smtp://127.0.0.1:9', 'The mail server cannot be reached'],
  [
    'it offers no STARTTLS',
    ({ port }) => `smtp://0.0.0.0:${port}`,
    'The mail server does not encrypt at this port (STARTTLS).',
  ],
  ['no server is set', () => '', 'No mail is being sent'],
])('when %s, that is said', async (_what, url, says) => {
  const { env, sink } = await startSite();
  const { code, of } = await examine({ ...env, SMTP_URL: url(sink) });
  expect(of('smtp')).toEqual([
    expect.objectContaining({ state: 'wrong', says: expect.stringContaining(says) }),
  ]);
  expect(of('smtp')[0]!.advice).not.toBe('');
  expect(code).toBe(1);
});

test('when another service answers at BASE_URL, the links are wrong', async () => {
  const { env } = await startSite();
  const other = (await import('node:http')).createServer((_req, res) => res.end('hello'));
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  ends.push(() => other.close());
  const { of } = await examine({ ...env, BASE_URL: `http://127.0.0.1:${port}` });
  expect(of('links').map(({ says }) => says)).toEqual([
    expect.stringContaining('Something else answers'),
    expect.stringContaining('Something else answers'),
  ]);
});

test('when another Moderato answers at BASE_URL, the links are wrong', async () => {
  const { env } = await startSite();
  const { server } = await startSite({ SECRET_KEY: 'another key that is long enough for everything' });
  const { of } = await examine({ ...env, BASE_URL: server.url });
  expect(of('links').map(({ says }) => says)).toEqual([
    expect.stringContaining('A Moderato with another SECRET_KEY answers'),
    expect.stringContaining('A Moderato with another SECRET_KEY answers'),
  ]);
});

test('when DNS does not answer, that could not be checked, and nothing is wrong for it', async () => {
  const { env } = await startSite();
  const { code, stdout } = await runCli(['doctor', '--dns', '127.0.0.1:9'], { env });
  expect(stdout).toMatch(/^\? +spf +DNS could not be asked/m);
  expect(code).toBe(0);
});

test('when settings are wrong, all are named', async () => {
  const { code, of } = await examine({ PORT: 'many', BASE_URL: 'nowhere', SMTP_URL: 'mail' });
  expect(code).toBe(1);
  expect(of('settings')).toHaveLength(3);
  for (const { says } of of('settings')) expect(says).toMatch(/[^.](\.|\.\.\.)$/);
});
