import { createHash } from 'node:crypto';
import { type Random, seededRandom } from './random.ts';

/** In ten comments, whatever their number. */
export const RARE_WORD = 'quokka';
/** In six of ten comments. */
export const COMMON_WORD = 'night';
/** By whom the desk is used. */
export const MODERATOR = { email: 'ada@moderato.test', password: 'correct horse battery' };

const ARTICLES = 240;
const COMMENTS_PER_COMMENTER = 50;
const COMMENTS_PER_NETWORK = 10;
const VOCABULARY = 30_000;
const PICKS = 2 ** 18; // so many words to choose from save a power for each
const NAMES = 3_000;
const RARE_COMMENTS = 10;
const PENDING_SHARE = 0.02;
const YEARS = 5;

export const MODERATORS = 4;

export interface GeneratedComment {
  id: number;
  articleId: number;
  parentId: number | null;
  threadId: number | null;
  commenterId: number;
  authorName: string;
  website: string;
  text: string;
  status: 'pending' | 'approved' | 'spam' | 'trash';
  reason: string;
  networkIndex: string;
  fingerprint: string;
  submittedAt: Date;
  decidedAt: Date | null;
  decidedById: number | null;
  risk: number;
  rules: string[];
}

export interface GeneratedSite {
  articles: { id: number; slug: string; title: string }[];
  commenters: number;
  /** In the order of their ids, from 1. */
  comments(): Generator<GeneratedComment>;
}

/**
 * A site that is the same for the same seed: a few articles and commenters have most of the comments, which
 * came evenly over the five years before `ended`.
 */
export function generateSite(count: number, seed: number, ended: Date): GeneratedSite {
  const random = seededRandom(seed);
  const vocabulary = Array.from({ length: VOCABULARY }, () => madeUpWord(random));
  const inText = Array.from({ length: PICKS }, () => vocabulary[random.ranked(VOCABULARY)]!);
  const names = Array.from({ length: NAMES }, () => capital(madeUpWord(random)));
  const commenters = Math.max(10, Math.floor(count / COMMENTS_PER_COMMENTER));
  const networks = Array.from({ length: Math.max(10, Math.floor(count / COMMENTS_PER_NETWORK)) }, (_, n) =>
    createHash('sha256').update(`network ${n}`).digest('base64url'),
  );
  const articles = Array.from({ length: ARTICLES }, (_, n) => ({
    id: n + 1,
    slug: `article-${n + 1}`,
    title: capital(words(random, inText, 5).join(' ')),
  }));
  const rareEvery = Math.max(1, Math.floor(count / RARE_COMMENTS));
  const began = new Date(ended).setUTCFullYear(ended.getUTCFullYear() - YEARS);
  const newestApproved = new Map<number, { id: number; threadId: number }>();

  function* comments(): Generator<GeneratedComment> {
    for (let id = 1; id <= count; id++) {
      const articleId = random.ranked(ARTICLES) + 1;
      const status = statusOf(random, id, count);
      const isDecided = status !== 'pending';
      const submittedAt = new Date(began + Math.floor(((ended.getTime() - began) / count) * id));
      const parent = random.chance(0.3) ? newestApproved.get(articleId) : undefined;
      const text = words(random, inText, 12 + random.ranked(120));
      if (random.chance(0.6)) text[0] = COMMON_WORD;
      if (id % rareEvery === 0) text[1] = RARE_WORD;
      const rules = [
        ...(random.chance(0.06) ? ['too_many_links'] : []),
        ...(random.chance(0.04) ? ['blocked_words'] : []),
        'site_default',
      ];
      if (status === 'approved') newestApproved.set(articleId, { id, threadId: parent?.threadId ?? id });
      yield {
        id,
        articleId,
        parentId: parent?.id ?? null,
        threadId: parent?.threadId ?? null,
        commenterId: Math.floor(commenters * random.next() ** 2) + 1,
        authorName: names[random.ranked(NAMES)]!,
        website: random.chance(0.1) ? `https://www.${vocabulary[random.ranked(500)]!}.example/` : '',
        text: `${capital(text.join(' '))}.`,
        status,
        reason: isDecided ? '' : rules[0]!,
        networkIndex: networks[random.below(networks.length)]!,
        fingerprint: `fingerprint-of-a-generated-comment-${String(id).padStart(8, '0')}`,
        submittedAt,
        decidedAt: isDecided ? new Date(submittedAt.getTime() + random.below(86_400_000)) : null,
        decidedById: isDecided ? random.ranked(MODERATORS) + 1 : null,
        risk: (rules.length - 1) * 5 + random.below(3),
        rules,
      };
    }
  }
  return { articles, commenters, comments };
}

/** What waits is among the newest. */
function statusOf(random: Random, id: number, count: number): GeneratedComment['status'] {
  if (id > count * (1 - 2 * PENDING_SHARE) && random.chance(0.5)) return 'pending';
  const share = random.next();
  return share < 0.87 ? 'approved' : share < 0.95 ? 'spam' : 'trash';
}

function words(random: Random, from: string[], length: number): string[] {
  const chosen: string[] = [];
  for (let n = 0; n < length; n++) chosen.push(from[random.below(from.length)]!);
  return chosen;
}

function madeUpWord(random: Random): string {
  const syllables = 1 + random.below(4);
  let word = '';
  for (let n = 0; n < syllables; n++) {
    word +=
      'bdfgklmnprstvwz'[random.below(15)]! +
      'aeiou'[random.below(5)]! +
      ['', 'n', 'r', 's'][random.below(4)]!;
  }
  return word;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
