import { articleNotFound } from '../articles/articles.errors.ts';
import { takesComments } from '../articles/closing.ts';
import { announceChange } from '../cache/invalidation.ts';
import { keepCommenter } from '../commenters/address-vault.ts';
import { findBans } from '../commenters/find-bans.ts';
import { readBrowserStanding } from '../commenters/trust.ts';
import { keyedHash } from '../crypto/keyed-hash.ts';
import { seal } from '../crypto/seal.ts';
import { storedNetwork } from '../http/network.ts';
import { oweForPublication } from '../notifications/for-publication.ts';
import { oweHeldNotices } from '../notifications/owe.ts';
import { setWishes } from '../notifications/subscribe.ts';
import { judge, withoutPremoderation } from '../rules/index.ts';
import type { Services } from '../services.ts';
import { websiteKey } from '../text/host.ts';
import { DAY_MS, later } from '../time/clock.ts';
import { commentsClosed, duplicateComment, parentNotAvailable } from './comments.errors.ts';
import {
  findCommentedArticle,
  findParent,
  findSubmission,
  isDuplicate,
  type StoredComment,
} from './comments.repository.ts';
import type { SubmissionForm } from './comments.validation.ts';
import { renderComment } from './content.ts';
import { fingerprintOf, submissionKeyOf } from './fingerprints.ts';
import { insertComment } from './insert-comment.ts';
import { recordMoves } from '../moderation-log/move.ts';

const IP_KEPT_MS = 30 * DAY_MS;
/** So long the same submission sent again gets its first answer. */
const REPEAT_MS = DAY_MS;
const USER_AGENT_LENGTH = 254;
/** What the one box in the form asks for; the page of the receipt offers the rest. */
const FORM_WISHES = { decision: true, replies: true, article: 'none' } as const;

export interface Submission extends SubmissionForm {
  slug: string;
  ip: string;
  userAgent: string;
  /** An earlier comment that this browser can prove to have sent. */
  earlierComment: number | null;
  /** Whose address was confirmed in this browser. */
  confirmedCommenter: number | null;
}

export interface TakenComment extends StoredComment {
  /** The comment by which this browser is known from now on. */
  browserComment: number;
}

/**
 * Takes one reader's comment in. Commenter, comment, verdicts, log entry, counts, search words and the notices
 * that are owed commit together or not at all; when this resolves they are on disk. Where nothing needs to be read first,
 * a comment that no rule holds is on the page at once.
 *
 * @returns the stored comment; for the same submission with the same id within a day, what was stored then
 * @throws {AppError} articles.not_found (404)
 * @throws {AppError} comments.closed, comments.parent_not_available (403)
 * @throws {AppError} comments.duplicate (409), the same text under the same name in the same place
 * @throws {AppError} database.unavailable (503)
 */
export async function submitComment(
  {
    database,
    keys,
    clock,
    log,
    site,
    pages,
    limits,
    worker,
  }: Pick<Services, 'database' | 'keys' | 'clock' | 'log' | 'site' | 'pages' | 'limits' | 'worker'>,
  submission: Submission,
): Promise<TakenComment> {
  const at = clock.now();
  const { html, links, version } = renderComment(submission.comment);
  const choices = site.get();
  const submissionKey = submissionKeyOf(keys, submission);
  const fingerprint = fingerprintOf(keys, {
    slug: submission.slug,
    parentId: submission.comment_parent ?? null,
    author: submission.author,
    text: submission.comment,
  });

  const wantsMail = choices.readerMails && submission.notify === '1';
  const mayAsk = wantsMail && (await limits.confirmations.mayAsk(submission.ip));

  const stored = await database.transaction(async (tx) => {
    if (submissionKey) {
      await tx.serializeOn(submissionKey);
      const first = await findSubmission(tx, submissionKey, later(at, -REPEAT_MS));
      if (first) return { ...first, browserComment: first.id };
    }

    const article = await findCommentedArticle(tx, submission.slug);
    if (!article) throw articleNotFound({ slug: submission.slug });
    if (!takesComments(article, choices, at)) throw commentsClosed();
    const isHeldFirst = article.premoderation ?? choices.premoderation;
    const parent = submission.comment_parent
      ? await findParent(tx, article.id, submission.comment_parent)
      : null;
    if (submission.comment_parent && !parent) throw parentNotAvailable();

    await tx.serializeOn(fingerprint);
    if (await isDuplicate(tx, fingerprint)) throw duplicateComment();

    const commenterId = await keepCommenter(tx, keys, submission.email, at);
    const networkIndex = keyedHash(keys.for('network'), storedNetwork(submission.ip));
    const website = submission.url ?? '';
    const bans = await findBans(tx, { commenterId, networkIndex, website }, at);
    const { isKnown, isTrusted } = await readBrowserStanding(tx, commenterId, submission.earlierComment);
    const strict = judge({ ...judged(submission, links), bans, isTrusted }, choices, log);
    const judgement = isHeldFirst ? strict : withoutPremoderation(strict);
    const row = {
      articleId: article.id,
      parentId: parent?.id ?? null,
      threadId: parent?.threadId ?? null,
      commenterId,
      authorName: submission.author,
      website,
      websiteKey: websiteKey(website),
      text: submission.comment,
      html,
      htmlVersion: version,
      submissionKey,
      fingerprint,
      networkIndex,
      ipCipher: seal(keys.for('ip'), submission.ip),
      ipExpiresAt: later(at, IP_KEPT_MS),
      userAgent: submission.userAgent.slice(0, USER_AGENT_LENGTH).toWellFormed(),
      submittedAt: at,
    };
    const { id, move } = await insertComment(tx, row, judgement);
    const { status } = judgement;
    if (status === 'approved' && choices.readerMails) {
      await oweForPublication(tx, choices, { commentId: id, batchId: null, at, dueAt: at });
    }
    await recordMoves(tx, choices.timeZone, [move], { at });
    if (status === 'pending') await oweHeldNotices(tx, { commentId: id, at });
    if (status === 'approved') await announceChange(tx, pages, submission.slug);
    if (wantsMail) {
      const isConfirmed = submission.confirmedCommenter === commenterId;
      const wisher = { commentId: id, articleId: article.id, commenterId, isConfirmed, mayAsk };
      await setWishes(tx, wisher, FORM_WISHES, at);
    }
    return { id, status, browserComment: (isKnown && submission.earlierComment) || id };
  });

  worker.wake();
  return stored;
}

function judged(submission: Submission, links: string[]) {
  return {
    authorName: submission.author,
    email: submission.email,
    website: submission.url ?? '',
    text: submission.comment,
    links,
    honeypot: submission.website_confirm ?? '',
  };
}
