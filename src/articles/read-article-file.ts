import { createHash } from 'node:crypto';
import { parse as parsePath } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { cleanText } from '../text/clean.ts';
import { markdownToHtml, plainToHtml } from './article-html.ts';
import { isSlug } from './slug.ts';

export interface ArticleSource {
  slug: string;
  title: string;
  standfirst: string;
  byline: string;
  place: string;
  html: string;
  publishedAt: Date;
  /** The file names its date; otherwise the one of its first reading stays. */
  hasDate: boolean;
  /** The file names a day without a time of day; `publishedAt` is then its midnight in UTC. */
  publishedDateOnly: boolean;
  /** As the file says; what counts is what the desk made of it since. */
  comments: 'open' | 'closed';
  closesAt: Date | null;
  /** SHA-256 of the file. */
  sourceHash: string;
}

const NO_DATE = 'is no date; write 2024-07-11T06:30:00Z';

export type ArticleFile = { ok: true; source: ArticleSource } | { ok: false; line: number; reason: string };

const line = z.string('must be text; put it in quotes').max(1000, 'must have at most 1000 characters');
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const moment = z.union([z.string(), z.date()], NO_DATE).transform((value, context) => {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) context.addIssue({ code: 'custom', message: NO_DATE });
  return { at, dateOnly: typeof value === 'string' && DAY.test(value) };
});
const instant = moment.transform(({ at }) => at);

const FrontMatter = z.object(
  {
    title: line.optional(),
    slug: line.refine(isSlug, 'may have lower-case letters, digits and single hyphens only').optional(),
    standfirst: line.optional(),
    byline: line.optional(),
    place: line.optional(),
    published: moment.optional(),
    comments: z.enum(['open', 'closed'], 'must be open or closed').optional(),
    closes: instant.optional(),
  },
  'must be lines such as title: My title',
);

type FrontMatter = z.infer<typeof FrontMatter>;

class BrokenFile extends Error {
  readonly line: number;

  constructor(atLine: number, reason: string) {
    super(reason);
    this.line = atLine;
  }
}

/**
 * Reads one article: Markdown, or plain text when the name ends in .txt, with or without front matter.
 * @param modifiedAt counts as the date of publication when the file names none and is new
 */
export function readArticleFile(fileName: string, bytes: Uint8Array, modifiedAt: Date): ArticleFile {
  try {
    const { front, body } = splitFrontMatter(asText(bytes));
    if (body.trim() === '') throw new BrokenFile(1, 'has no text');
    const isPlain = fileName.toLowerCase().endsWith('.txt');
    const { title, text } = front.title
      ? { title: front.title, text: body }
      : takeTitle(body, fileName, isPlain);
    const source = {
      slug: front.slug ?? slugOf(parsePath(fileName).name),
      title: cleanText(title, { oneLine: true }),
      standfirst: front.standfirst ?? '',
      byline: front.byline ?? '',
      place: front.place ?? '',
      html: isPlain ? plainToHtml(text) : markdownToHtml(text),
      publishedAt: front.published?.at ?? modifiedAt,
      hasDate: front.published !== undefined,
      publishedDateOnly: front.published?.dateOnly ?? false,
      comments: front.comments ?? 'open',
      closesAt: front.closes ?? null,
      sourceHash: createHash('sha256').update(bytes).digest('hex'),
    };
    return { ok: true, source };
  } catch (error) {
    if (error instanceof BrokenFile) return { ok: false, line: error.line, reason: error.message };
    throw error;
  }
}

function asText(bytes: Uint8Array): string {
  try {
    return cleanText(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const readable = new TextDecoder('utf-8').decode(bytes).split('\ufffd')[0] ?? '';
    throw new BrokenFile(readable.split('\n').length, 'is not UTF-8; save the file as UTF-8');
  }
}

function splitFrontMatter(text: string): { front: FrontMatter; body: string } {
  const match = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(\n|$)/.exec(text);
  if (!match) {
    const opensOnly = /^---[ \t]*\n[a-z]+:/.test(text);
    if (opensOnly) throw new BrokenFile(1, 'the front matter that begins here has no closing ---');
    return { front: {}, body: text };
  }
  return { front: parseFrontMatter(match[1] ?? ''), body: text.slice(match[0].length) };
}

function parseFrontMatter(yaml: string): FrontMatter {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, schema: 'core' });
  const [error] = document.errors;
  if (error) throw new BrokenFile((error.linePos?.[0].line ?? 0) + 1, reasonOf(error));

  const parsed = FrontMatter.safeParse(valueOf(document) ?? {});
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const name = String(path[0] ?? 'the front matter');
  const at = yaml.split('\n').findIndex((text) => text.startsWith(`${name}:`));
  throw new BrokenFile(at + 2, `${name} ${message}`);
}

/** Without the parser's own line, which counts from the front matter, and its picture of the place. */
const reasonOf = (error: Error): string =>
  (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');

/** Aliases that would multiply without end are refused by the parser. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new BrokenFile(1, `the front matter cannot be read: ${(error as Error).message}`);
  }
}

/** Without a title in the front matter it is the first heading, the first line of a plain text, or the name. */
function takeTitle(body: string, fileName: string, isPlain: boolean): { title: string; text: string } {
  const [first = '', ...rest] = body.trimStart().split('\n');
  const heading = /^#\s+(.+?)\s*#*$/.exec(first)?.[1];
  if (heading) return { title: heading, text: rest.join('\n') };
  const isOwnLine = isPlain && first.length > 0 && first.length <= 150 && (rest[0] ?? '').trim() === '';
  if (isOwnLine) return { title: first, text: rest.join('\n') };
  return { title: parsePath(fileName).name.replaceAll(/[-_]+/g, ' '), text: body };
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug || `article-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
