import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from 'chokidar';
import type { Services } from '../services.ts';
import { markMissing, saveArticle } from './articles.repository.ts';
import { type ArticleSource, readArticleFile } from './read-article-file.ts';

export interface ArticleFolder {
  /** How many articles are shown. */
  count(): number;
  close(): Promise<void>;
}

type Needs = Pick<Services, 'settings' | 'database' | 'log' | 'clock' | 'pages'>;

const IS_ARTICLE = /^[^.].*\.(md|markdown|txt)$/i;
const SETTLE_MS = 100; // an editor writes a file in several steps

/** Reads the folder now, and again whenever a file in it changes. */
export async function openArticleFolder(services: Needs): Promise<ArticleFolder> {
  const { articlesDir } = services.settings;
  await mkdir(articlesDir, { recursive: true }).catch(() => undefined);
  let shown = await syncArticles(services);
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  /** One after the other; a failure is logged and the next change tries again. */
  function syncSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running
        .then(async () => void (shown = await syncArticles(services)))
        .catch((err: unknown) => services.log.error({ err }, 'the articles could not be read'));
    }, SETTLE_MS);
  }

  const watcher = watch(articlesDir, { depth: 0, ignoreInitial: true });
  watcher.on('all', syncSoon);
  watcher.on('error', (err) => services.log.warn({ err }, 'articles/ cannot be watched; restart to see changes'));
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));

  return {
    count: () => shown,
    async close() {
      clearTimeout(timer);
      await watcher.close();
      await running;
    },
  };
}

/** Brings the database to what the folder holds. A broken file is named and does not stop the others. */
async function syncArticles({ settings, database, log, clock, pages }: Needs): Promise<number> {
  const sources = new Map<string, { file: string; source: ArticleSource }>();
  const broken: string[] = [];
  for (const file of (await readdir(settings.articlesDir)).filter((name) => IS_ARTICLE.test(name)).sort()) {
    const read = await readOne(settings.articlesDir, file);
    if (!read) continue;
    const twin = read.ok ? sources.get(read.source.slug) : undefined;
    if (read.ok && !twin) {
      sources.set(read.source.slug, { file, source: read.source });
      continue;
    }
    broken.push(file);
    const problem = read.ok ? { line: 1, reason: `has the same slug as ${twin!.file}` } : read;
    log.warn({ file, line: problem.line, reason: problem.reason }, `articles/${file} line ${problem.line}: ${problem.reason}`);
  }

  let changed = false;
  for (const { source } of sources.values()) {
    if (!(await saveArticle(database, source))) continue;
    pages.drop(source.slug);
    changed = true;
  }
  // While a file is broken nobody knows which article it is, so nothing disappears.
  const gone = broken.length > 0 ? [] : await markMissing(database, [...sources.keys()], clock.now());
  for (const slug of gone) pages.drop(slug);
  if (changed || gone.length > 0) pages.drop('/');
  return sources.size;
}

/** @returns null when the file is gone by now */
async function readOne(directory: string, file: string) {
  try {
    const path = join(directory, file);
    const { mtime } = await stat(path);
    return readArticleFile(file, await readFile(path), mtime);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : { ok: false as const, line: 1, reason: `cannot be read: ${message}` };
  }
}
