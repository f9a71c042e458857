import { existsSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { CannotStart } from '../ops/cannot-start.ts';
import type { Services } from '../services.ts';
import { makeFolder } from '../settings/folders.ts';
import { listArticles } from './articles.repository.ts';
import { type ArticleFile, type ArticleSource, readArticleFile } from './read-article-file.ts';
import { markMissing, saveArticle } from './save-article.ts';

/** Why a file is no article, or not a second one. */
export interface FileProblem {
  file: string;
  line: number;
  reason: string;
}

export interface ArticleFolder {
  /** How many articles are shown. */
  count(): number;
  /** What is wrong with files in the folder now. */
  problems(): FileProblem[];
  close(): Promise<void>;
}

type Needs = Pick<Services, 'settings' | 'database' | 'log' | 'clock' | 'pages'>;

/** What this process knows of the folder; another process may have stored the same files first. */
interface Known {
  /** The hash of each article's file, by slug. */
  hashes: Map<string, string>;
  /** The article each file was when it was last whole. */
  slugs: Map<string, string>;
  problems: FileProblem[];
  /** The files that the database did not take. */
  refused: string[];
}

const IS_ARTICLE = /^[^.].*\.(md|markdown|txt)$/i;
const SETTLE_MS = 100; // an editor writes a file in several steps
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const LIST = '/';

/** Reads the folder now, and again whenever a file in it changes. */
export async function openArticleFolder(services: Needs): Promise<ArticleFolder> {
  const { log } = services;
  const { articlesDir } = services.settings;
  prepareFolder(articlesDir, log);
  const known: Known = { hashes: new Map(), slugs: new Map(), problems: [], refused: [] };
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  function syncSoon(): void {
    timer ??= setTimeout(syncNow, SETTLE_MS);
  }

  /** One after the other. What could not be stored is tried again, without waiting for the next change. */
  function syncNow(): void {
    timer = undefined;
    running = running.then(() => syncArticles(services, known)).then(settle, settle);
  }

  function settle(error: unknown): void {
    const isBegin = failures === 0;
    if (error === undefined && known.refused.length === 0) {
      if (!isBegin) log.info('the articles are stored again');
      failures = 0;
      return;
    }
    if (error !== undefined && isBegin)
      log.error({ err: error }, 'the articles could not be read; trying on');
    timer ??= setTimeout(syncNow, Math.min(RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
    failures += 1;
  }

  // Watched before it is read, so that no change falls between the two.
  const watcher = watch(articlesDir, { depth: 0, ignoreInitial: true });
  watcher.on('error', (err) => log.warn({ err }, 'articles/ cannot be watched; restart to see changes'));
  const ready = new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  watcher.on('all', syncSoon);
  await ready;

  const first = syncArticles(services, known);
  running = first.then(settle, () => undefined);
  try {
    await first;
  } catch (error) {
    clearTimeout(timer);
    await watcher.close();
    throw error;
  }

  return {
    count: () => known.hashes.size,
    problems: () => [...known.problems],
    async close() {
      await watcher.close();
      clearTimeout(timer);
      await running;
      clearTimeout(timer); // of a retry that was planned meanwhile
    },
  };
}

/** @throws {CannotStart} when there is no such folder and none can be made */
function prepareFolder(folder: string, log: Needs['log']): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  try {
    makeFolder(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'EEXIST' || code === 'ENOTDIR' ? 'is no folder' : `cannot be made (${code})`;
    throw new CannotStart(`ARTICLES_DIR ${folder} ${reason}; name the folder with the articles`);
  }
  log.warn({ folder }, `ARTICLES_DIR ${folder} was not there; an empty one was made, so no article is shown`);
}

/** Brings the database to what the folder holds. A broken or refused file is named and does not stop the others. */
async function syncArticles(services: Needs, known: Known): Promise<void> {
  const { settings, log, clock, pages } = services;
  const { sources, problems } = await readFolder(settings.articlesDir, known.slugs);
  nameNewProblems(log, known.problems, problems);
  known.problems = problems;

  const changed: string[] = [];
  const refused: string[] = [];
  for (const [slug, { file, source }] of sources) {
    try {
      const isStored = await saveArticle(services, source);
      if (isStored || known.hashes.get(slug) !== source.sourceHash) changed.push(slug);
      known.hashes.set(slug, source.sourceHash);
    } catch (err) {
      refused.push(file);
      if (!known.refused.includes(file))
        log.error({ err, file }, `articles/${file} could not be stored; trying on`);
    }
  }
  known.refused = refused;

  const staying = new Set([...sources.keys(), ...(await slugsOfBroken(services, known))]);
  changed.push(...(await markMissing(services, [...staying], clock.now())));
  for (const slug of known.hashes.keys()) {
    if (staying.has(slug)) continue;
    known.hashes.delete(slug);
    changed.push(slug);
  }
  for (const slug of changed) pages.drop(slug);
  if (changed.length > 0) pages.drop(LIST);
}

/** Of two files with the same slug the first in the alphabet counts. */
async function readFolder(directory: string, slugs: Map<string, string>) {
  const sources = new Map<string, { file: string; source: ArticleSource }>();
  const problems: FileProblem[] = [];
  for (const file of (await readdir(directory)).filter((name) => IS_ARTICLE.test(name)).sort()) {
    const read = await readOne(directory, file);
    if (!read) continue;
    if (!read.ok) {
      problems.push({ file, line: read.line, reason: read.reason });
      continue;
    }
    const { source } = read;
    const twin = sources.get(source.slug);
    if (twin) problems.push({ file, line: 1, reason: `has the same slug as ${twin.file}` });
    else sources.set(source.slug, { file, source });
    slugs.set(file, source.slug);
  }
  return { sources, problems };
}

function nameNewProblems(log: Needs['log'], before: FileProblem[], now: FileProblem[]): void {
  const sentence = ({ file, line, reason }: FileProblem) => `articles/${file} line ${line}: ${reason}`;
  const named = new Set(before.map(sentence));
  for (const problem of now) if (!named.has(sentence(problem))) log.warn(problem, sentence(problem));
}

/**
 * The articles that stay although their files cannot be read. A file that was never whole in this process
 * may be any article that no file accounted for yet.
 */
async function slugsOfBroken({ database }: Needs, known: Known): Promise<string[]> {
  const slugs = known.problems.map(({ file }) => known.slugs.get(file));
  const articles = slugs.includes(undefined) ? await listArticles(database) : [];
  const unaccounted = articles.map(({ slug }) => slug).filter((slug) => !known.hashes.has(slug));
  return [...slugs.filter((slug) => slug !== undefined), ...unaccounted];
}

/** @returns null when the file is gone by now */
async function readOne(directory: string, file: string): Promise<ArticleFile | null> {
  try {
    const path = join(directory, file);
    const { mtime } = await stat(path);
    return readArticleFile(file, await readFile(path), mtime);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : { ok: false, line: 1, reason: `cannot be read: ${message}` };
  }
}
