import { articleNotFound } from '../articles/articles.errors.ts';
import { takesComments } from '../articles/closing.ts';
import { announceChange } from '../cache/invalidation.ts';
import { keepCommenter } from '../commenters/address-vault.ts';
import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Keys } from '../crypto/keys.ts';
import { seal } from '../crypto/seal.ts';
import { storedNetwork } from '../http/network.ts';
import { countDays } from '../moderation-log/count-days.ts';
import { enqueueHeldNotices } from '../notifications/for-submission.ts';
import { judge, withoutPremoderation } from '../rules/index.ts';
import type { Services } from '../services.ts';
import { foldForComparison } from '../text/fold.ts';
import { DAY_MS, later } from '../time/clock.ts';
import { countApproved } from './change-own-comment.ts';
import { commentsClosed, duplicateComment, parentNotAvailable } from './comments.errors.ts';
import {
  findCommentedArticle,
  findParent,
  findSubmission,
  insertComment,
  isDuplicate,
  type StoredComment,
} from './comments.repository.ts';
import type { SubmissionForm } from './comments.validation.ts';
import { renderComment } from './content.ts';

const IP_KEPT_MS = 30 * DAY_MS;
const USER_AGENT_LENGTH = 254;

export interface Submission extends SubmissionForm {
  slug: string;
  ip: string;
  userAgent: string;
}

/**
 * Takes one reader's comment in. Commenter, comment, verdicts, log entry, counts and the notices that are owed
 * commit together or not at all; when this resolves they are on disk. Where nothing needs to be read first,
 * a comment that no rule holds is on the page at once.
 *
 * @returns the stored comment; for a submission id that was seen before, what was stored then
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
    worker,
  }: Pick<Services, 'database' | 'keys' | 'clock' | 'log' | 'site' | 'pages' | 'worker'>,
  submission: Submission,
): Promise<StoredComment> {
  const at = clock.now();
  const { html, links, version } = renderComment(submission.comment);
  const choices = site.get();
  const strict = judge(judged(submission, links), choices, log);
  const submissionKey = submissionKeyOf(keys, submission);
  const fingerprint = fingerprintOf(keys, submission);

  const stored = await database.transaction(async (tx) => {
    if (submissionKey) {
      await tx.serializeOn(submissionKey);
      const first = await findSubmission(tx, submissionKey);
      if (first) return first;
    }

    const article = await findCommentedArticle(tx, submission.slug);
    if (!article) throw articleNotFound({ slug: submission.slug });
    if (!takesComments(article, choices, at)) throw commentsClosed();
    const isHeldFirst = article.premoderation ?? choices.premoderation;
    const judgement = isHeldFirst ? strict : withoutPremoderation(strict);
    const parent = submission.comment_parent
      ? await findParent(tx, article.id, submission.comment_parent)
      : null;
    if (submission.comment_parent && !parent) throw parentNotAvailable();

    await tx.serializeOn(fingerprint);
    if (await isDuplicate(tx, fingerprint)) throw duplicateComment();

    const commenterId = await keepCommenter(tx, keys, submission.email, at);
    const row = {
      articleId: article.id,
      parentId: parent?.id ?? null,
      threadId: parent?.threadId ?? null,
      commenterId,
      authorName: submission.author,
      website: submission.url ?? '',
      text: submission.comment,
      html,
      htmlVersion: version,
      submissionKey,
      fingerprint,
      networkIndex: keyedHash(keys.for('network'), storedNetwork(submission.ip)),
      ipCipher: seal(keys.for('ip'), submission.ip),
      ipExpiresAt: later(at, IP_KEPT_MS),
      userAgent: submission.userAgent.slice(0, USER_AGENT_LENGTH).toWellFormed(),
      submittedAt: at,
    };
    const id = await insertComment(tx, row, judgement);
    const { status, reason } = judgement;
    await countApproved(tx, article.id, '', status);
    const after = { id, submittedAt: at, status, decidedAt: null, reason };
    await countDays(tx, choices.timeZone, [{ before: null, after }]);
    if (status === 'pending') await enqueueHeldNotices(tx, { commentId: id, at });
    if (status === 'approved') await announceChange(tx, pages, submission.slug);
    return { id, status };
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

function submissionKeyOf(keys: Keys, { slug, submission_id }: Submission): string | null {
  return submission_id ? keyedHash(keys.for('fingerprint'), `submission ${slug} ${submission_id}`) : null;
}

/** The address plays no part, or the answer would tell whether it was used here before. */
function fingerprintOf(keys: Keys, { slug, comment_parent, author, comment }: Submission): string {
  const parts = [slug, comment_parent ?? 0, foldForComparison(author), foldForComparison(comment)];
  return keyedHash(keys.for('fingerprint'), JSON.stringify(parts));
}
