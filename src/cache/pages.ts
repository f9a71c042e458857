import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_PAGES = 5_000;
const BROTLI_QUALITY = 5; // higher ones cost ten times the time for a few per cent

const HTML = 'text/html; charset=utf-8';

export type Encoding = 'identity' | 'gzip' | 'br';

/** Immutable bytes that are the same for every reader. */
export interface CachedPage {
  readonly bytes: Buffer;
  readonly hash: string;
  readonly type: string;
  /** Whose changes drop it. */
  readonly slug: string;
  readonly expiresAt: number;
  /** How many pages its subject has. */
  readonly pages: number;
  /** Made at the first request for it, then shared. */
  readonly compressed: Map<Encoding, Promise<Buffer>>;
}

export interface Rendered {
  /** HTML, or what `type` names. */
  html: string;
  /** Its media type, if not that of HTML. */
  type?: string;
  /** The page must be made anew then although nothing changed. */
  expiresAt?: Date;
  /** How many pages its subject has, if more than one. */
  pages?: number;
}

export interface PageCache {
  /**
   * @param slug whose changes drop the page
   * @param render gives null for what is no page of its own; that is not kept
   */
  get(key: string, slug: string, render: () => Promise<Rendered>): Promise<CachedPage>;
  get(key: string, slug: string, render: () => Promise<Rendered | null>): Promise<CachedPage | null>;
  /** Drops the pages of one slug. */
  drop(slug: string): void;
  clear(): void;
  /** While changes elsewhere cannot be heard, nothing is kept. */
  pause(): void;
  resume(): void;
}

export function createPageCache({ maxBytes = MAX_BYTES } = {}): PageCache {
  const pages = new LRUCache<string, CachedPage>({
    max: MAX_PAGES,
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
  });
  const rendering = new Map<string, Promise<CachedPage | null>>();
  /** Moves with each drop: a render that began before must not be kept after. */
  let generation = 0;
  let paused = false;

  function forget(): void {
    generation++;
    rendering.clear();
  }

  async function renderAndKeep(
    key: string,
    slug: string,
    render: () => Promise<Rendered | null>,
  ): Promise<CachedPage | null> {
    const began = generation;
    const rendered = await render();
    if (rendered === null) return null;
    const page = makePage(slug, rendered);
    if (began === generation && !paused) pages.set(key, page);
    return page;
  }

  return {
    async get(key: string, slug: string, render: () => Promise<Rendered | null>): Promise<any> {
      const kept = pages.get(key);
      if (kept && kept.expiresAt > Date.now()) return kept;
      const underWay = rendering.get(key);
      if (underWay) return underWay;
      const page = renderAndKeep(key, slug, render);
      rendering.set(key, page);
      try {
        return await page;
      } finally {
        if (rendering.get(key) === page) rendering.delete(key);
      }
    },
    drop(slug) {
      forget();
      // Changes are rare, and a list of keys by slug would outgrow the bounded pages.
      const dropped = [...pages.entries()].filter(([, page]) => page.slug === slug);
      for (const [key] of dropped) pages.delete(key);
    },
    clear() {
      forget();
      pages.clear();
    },
    pause() {
      paused = true;
      this.clear();
    },
    resume() {
      this.clear();
      paused = false;
    },
  };
}

/** Answers with the page in the form that the client takes, or with 304 when it has it already. */
export async function sendPage(req: Request<any>, res: Response, page: CachedPage): Promise<void> {
  const encoding = encodingFor(req.headers['accept-encoding']);
  const etag = encoding === 'identity' ? `"${page.hash}"` : `"${page.hash}-${encoding}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', 'public, no-cache');
  res.setHeader('Vary', 'Accept-Encoding');
  if (hasAlready(req.headers['if-none-match'], etag)) {
    res.writeHead(304).end();
    return;
  }
  const body = encoding === 'identity' ? page.bytes : await compressedForm(page, encoding);
  if (encoding !== 'identity') res.setHeader('Content-Encoding', encoding);
  res.setHeader('Content-Type', page.type);
  res.setHeader('Content-Length', body.length);
  res.writeHead(200).end(req.method === 'HEAD' ? undefined : body);
}

function makePage(slug: string, { html, type = HTML, expiresAt, pages = 1 }: Rendered): CachedPage {
  const bytes = Buffer.from(html);
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  return {
    bytes,
    hash,
    type,
    slug,
    expiresAt: expiresAt?.getTime() ?? Infinity,
    pages,
    compressed: new Map(),
  };
}

/** Room for the page and its two compressed forms. */
const sizeOf = ({ bytes }: CachedPage): number => Math.ceil(bytes.length * 1.5) + 1000;

function encodingFor(accepted: string | string[] | undefined): Encoding {
  const header = String(accepted ?? '');
  const takes = (name: string) =>
    new RegExp(`(^|[,\\s])${name}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))\\s*(;|,|$)`, 'i').test(header);
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}

function compressedForm(page: CachedPage, encoding: 'gzip' | 'br'): Promise<Buffer> {
  let form = page.compressed.get(encoding);
  if (!form) page.compressed.set(encoding, (form = compress(page.bytes, encoding)));
  return form;
}

function compress(bytes: Buffer, encoding: 'gzip' | 'br'): Promise<Buffer> {
  if (encoding === 'gzip') return promisify(gzip)(bytes);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return promisify(brotliCompress)(bytes, { params });
}

function hasAlready(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return (
    header.trim() === '*' || header.split(',').some((known) => known.trim().replace(/^W\//, '') === etag)
  );
}
