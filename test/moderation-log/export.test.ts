import { spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { join } from 'node:path';
import { exportLog, LOG_FORMATS } from '../../src/moderation-log/export-log.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';

let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp();
  desk = await signIn(app);
});
afterEach(() => app.close());

/** PostgreSQL's own parser, as spreadsheets and scripts would read it. */
function parseCsv(csv: string): Record<string, string | null>[] {
  const parser = join(import.meta.dirname, '../support/parse-csv.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [parser], { input: csv, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, string | null>[];
}

const FIRST_FILLED = 1_000; // above what the app itself has written

async function fill(count: number): Promise<void> {
  const { prisma } = app.services.database;
  const row = { actor: 'system', action: 'test', at: app.clock.now() };
  await prisma.logEntry.createMany({
    data: Array.from({ length: count }, (_, n) => ({ ...row, id: FIRST_FILLED + n, note: `=n${n}` })),
  });
}

test('CSV and JSON lines have the same entries, and nothing a spreadsheet would run', async () => {
  await postComment(app, { author: '=cmd', comment: 'Secret text' });
  const notes = ['=1+1', '+1', '-1', '@x', '\t=1', '＝1', '"quoted", and\ntwo lines', 'ordinary'];
  for (const note of notes) {
    await app.services.database.prisma.logEntry.create({
      data: { actor: 'system', action: 'test', note, at: app.clock.now() },
    });
  }
  const csv = await desk.open('/desk/log.csv');
  const lines = await desk.open('/desk/log.jsonl');
  const objects = lines.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const rows = parseCsv(csv.body);

  expect(rows.map(({ id }) => Number(id))).toEqual(objects.map(({ id }) => id));
  expect(rows.map(({ note }) => note)).toEqual(
    objects.map(({ note }) => (/^[=+\-@\t＝]/.test(String(note)) ? `'${String(note)}` : note)),
  );
  expect(objects.slice(0, notes.length).map(({ note }) => note)).toEqual(notes.toReversed());
  expect(objects.find(({ action }) => action === 'submit')).toMatchObject({
    actor: 'rule',
    comment: 1,
    article: 'night-trains',
    from: null,
    to: 'pending',
    at: '2025-03-01T10:00:00.000Z',
  });
  for (const { body } of [csv, lines]) expect(body).not.toMatch(/mia@readers\.test|Secret text|cmd/);
}, 120_000);

test('the files carry our own name, begin as spreadsheets like it, and are not sniffed or stored', async () => {
  const csv = await desk.open('/desk/log.csv?who=rule');
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="moderato-log-2025-03-01.csv"',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  expect(csv.body.startsWith('\ufeff"id","at",')).toBe(true);
  const lines = await desk.open('/desk/log.jsonl');
  expect(lines.headers['content-disposition']).toBe('attachment; filename="moderato-log-2025-03-01.jsonl"');
  expect((await desk.send('HEAD', '/desk/log.csv')).body).toBe('');
});

test('a filter holds for the file too, and all portions of a long log are in it once', async () => {
  await fill(1234);
  const { body } = await desk.open('/desk/log.jsonl?action=test');
  const notes = body
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { note: string }).note);
  expect(notes).toEqual(Array.from({ length: 1234 }, (_, n) => `=n${1233 - n}`));
  expect((await desk.open('/desk/log.jsonl?action=nothing')).body).toBe('');
});

test('a portion is read when the one before was taken, not earlier', async () => {
  await fill(1500);
  const file = exportLog(app.services.database, {}, LOG_FORMATS.jsonl);
  await file.next();
  const first = (await file.next()).value as string;
  expect(first.trimEnd().split('\n')).toHaveLength(500);
  await app.services.database.prisma.logEntry.create({
    data: { id: FIRST_FILLED - 1, actor: 'system', action: 'test', note: 'late', at: app.clock.now() },
  });
  let rest = '';
  for await (const piece of file) rest += piece;
  expect(rest).toContain('"late"');
});

test('when the one who asked goes away, the server goes on and logs no failure', async () => {
  await fill(3000);
  const cookie = [...desk.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  await new Promise<void>((resolve, reject) => {
    const request = get(`${app.url}/desk/log.jsonl`, { headers: { Cookie: cookie } }, (response) => {
      response.once('data', () => response.destroy());
      response.once('close', resolve);
    });
    request.on('error', reject);
  });
  expect((await desk.open('/desk/log')).status).toBe(200);
  expect(app.logLines.join('')).not.toContain('a request failed');
});
