import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signatureOf } from '../../src/webhooks/sign.ts';
import { later, MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';

const SECRET = 'whsec_a secret of a receiver';
const BODY = '{"author":"Zoë 🚂"}';

type IsOurs = (header: string | undefined, body: string | Buffer, secret: string) => boolean;

/** The sample as it stands in docs/webhooks.md. */
async function importSample(): Promise<IsOurs> {
  const page = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
  const [, sample] = /```js\n(.*?)```/s.exec(page) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'moderato-sample-'));
  const file = join(folder, 'sample.mjs');
  writeFileSync(file, `${sample}\nexport { isOurs };\n`);
  try {
    return ((await import(file)) as { isOurs: IsOurs }).isOurs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('when a receiver checks as the docs show, what we signed passes and nothing else does', async () => {
  const isOurs = await importSample();
  const now = new Date();
  const header = signatureOf(SECRET, BODY, now);
  expect(isOurs(header, BODY, SECRET)).toBe(true);
  expect(isOurs(header, Buffer.from(BODY), SECRET)).toBe(true);

  const old = signatureOf(SECRET, BODY, later(now, -5 * MINUTE_MS - SECOND_MS));
  const early = signatureOf(SECRET, BODY, later(now, 5 * MINUTE_MS + 5 * SECOND_MS));
  const otherDigit = header.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  for (const wrong of [old, early, otherDigit, header.slice(0, -1), 't=1,v1=', '', undefined]) {
    expect(isOurs(wrong, BODY, SECRET)).toBe(false);
  }
  expect(isOurs(header, `${BODY} `, SECRET)).toBe(false);
  expect(isOurs(header, BODY, `${SECRET}x`)).toBe(false);
});
