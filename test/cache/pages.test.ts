import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import request from 'supertest';
import { createPageCache, sendPage } from '../../src/cache/pages.ts';

const html = '<p>ä</p>'.repeat(100);

describe('the cache of pages', () => {
  test('renders once for many who ask at the same time', async () => {
    const pages = createPageCache();
    let renders = 0;
    const render = async () => ({ html: `${html}${++renders}` });
    await Promise.all([1, 2, 3].map(() => pages.get('a|1', 'a', render)));
    await pages.get('a|1', 'a', render);
    expect(renders).toBe(1);
    pages.drop('b');
    await pages.get('a|1', 'a', render);
    expect(renders).toBe(1);
    pages.drop('a');
    await pages.get('a|1', 'a', render);
    expect(renders).toBe(2);
  });

  test('does not keep a page whose rendering began before a change', async () => {
    const pages = createPageCache();
    let finish!: () => void;
    const slow = pages.get('a|1', 'a', async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return { html: 'old' };
    });
    pages.drop('a');
    finish();
    await slow;
    const page = await pages.get('a|1', 'a', async () => ({ html: 'new' }));
    expect(page.bytes.toString()).toBe('new');
  });

  test('stays bounded whatever is asked for', async () => {
    const pages = createPageCache({ maxBytes: 10_000 });
    let renders = 0;
    const ask = (n: number) => pages.get(`a|${n}`, 'a', async () => ({ html: html + String(++renders) }));
    for (let n = 0; n < 50; n++) await ask(n);
    await ask(0);
    expect(renders).toBe(51);
  });
});

describe('a page that is sent', () => {
  const pages = createPageCache();
  const app = express()
    .disable('etag')
    .use(async (req, res) => sendPage(req, res, await pages.get('a', 'a', async () => ({ html }))));

  test.each([
    ['identity', '', (bytes: Buffer) => bytes],
    ['gzip', 'gzip', gunzipSync],
    ['br', 'gzip, br', brotliDecompressSync],
    ['identity', 'br;q=0, gzip;q=0', (bytes: Buffer) => bytes],
  ])('is the same in %s for "%s", with an ETag of its own', async (encoding, accept, decode) => {
    const answer = await request(app)
      .get('/')
      .set('Accept-Encoding', accept)
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => done(null, Buffer.concat(chunks)));
      });
    const isInflated = (answer.body as Buffer).toString() === html;
    expect((isInflated ? (answer.body as Buffer) : decode(answer.body as Buffer)).toString()).toBe(html);
    expect(answer.headers['content-encoding'] ?? 'identity').toBe(encoding);
    expect(answer.headers.vary).toBe('Accept-Encoding');
    const again = await request(app)
      .get('/')
      .set('Accept-Encoding', accept)
      .set('If-None-Match', answer.headers.etag!);
    expect(again.status).toBe(304);
  });
});
