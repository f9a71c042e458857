import { announceChange } from '../cache/invalidation.ts';
import { revealEmail } from '../commenters/address-vault.ts';
import { findBans } from '../commenters/find-bans.ts';
import type { Database, Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { recordMoves } from '../moderation-log/move.ts';
import { oweHeldNotices } from '../notifications/owe.ts';
import { banned } from '../rules/banned.ts';
import { honeypot } from '../rules/honeypot.ts';
import { judge } from '../rules/index.ts';
import type { Judgement } from '../rules/rule.ts';
import type { Services } from '../services.ts';
import { oweEvents } from '../webhooks/owe-events.ts';
import { findOwnComment, type OwnComment } from './change-own-comment.ts';
import { duplicateComment, editedTooOften, editTooLate, receiptNotFound } from './comments.errors.ts';
import { isDuplicate, replaceVerdicts } from './comments.repository.ts';
import { renderComment } from './content.ts';
import { fingerprintOf } from './fingerprints.ts';
import { isEditable } from './receipt.ts';

/** Of one comment; the page of a moderator shows them all. */
export const MOST_REVISIONS = 20;

/**
 * Replaces the text of a comment on its author's wish; what stood there is kept as a revision. The rules judge
 * the new text, and a published comment waits again. The same text again changes nothing.
 * @throws {AppError} comments.receipt_not_found (404)
 * @throws {AppError} comments.edit_too_late, comments.edited_too_often (403)
 * @throws {AppError} comments.duplicate (409), the same text under the same name in the same place
 */
export async function editComment(
  services: Pick<Services, 'database' | 'keys' | 'clock' | 'log' | 'site' | 'pages' | 'worker'>,
  commentId: number,
  text: string,
): Promise<void> {
  const { database, keys, clock, log, site, pages, worker } = services;
  const at = clock.now();
  const sent = await readWhatStays(database, commentId);
  const { html, links, version: htmlVersion } = renderComment(text);
  const author = sent.authorName;
  const email = revealEmail(keys, sent.commenter.emailCipher);
  const { website, networkIndex } = sent;
  // Whoever has the receipt's address edits, in any browser: trust does not speak for them.
  const isTrusted = false;
  const submission = { authorName: author, email, website, text, links, honeypot: '', isTrusted };
  const fingerprint = fingerprintOf(keys, {
    slug: sent.article.slug,
    parentId: sent.parentId,
    author,
    text,
  });

  await database.transaction(async (tx) => {
    const comment = await findOwnComment(tx, commentId);
    if (comment.text === text) return;
    if (!isEditable({ ...comment, submittedAt: sent.submittedAt }, at)) throw editTooLate();
    if ((await countRevisions(tx, commentId)) >= MOST_REVISIONS) throw editedTooOften(MOST_REVISIONS);
    await tx.serializeOn(fingerprint);
    if (await isDuplicate(tx, fingerprint, commentId)) throw duplicateComment();

    const revisionId = await tx.insert('Revision', { commentId, text: comment.text, html: comment.html, at });
    const bans = await findBans(tx, { commenterId: comment.commenterId, networkIndex, website }, at);
    const judgement = judge({ ...submission, bans }, site.get(), log);
    const { status, reason } = standingAfter(comment, judgement);
    await tx.run(
      `UPDATE "Comment" SET "text" = ?, "html" = ?, "htmlVersion" = ?, "fingerprint" = ?, "status" = ?, "reason" = ?,
         "version" = "version" + 1, "editedAt" = ?, "decidedAt" = NULL, "decidedById" = NULL, "reasonId" = NULL
       WHERE "id" = ?`,
      [text, html, htmlVersion, fingerprint, status, reason, at, commentId],
    );
    await replaceVerdicts(tx, commentId, judgement, rulesThatStay(comment));
    const change = { from: comment.status, to: status, note: reason, revisionId };
    await appendLogEntry(tx, { commentId, actor: 'commenter', action: 'edit', ...change, at });
    const after = { ...comment, status, reason, decidedAt: null };
    await recordMoves(tx, site.get().timeZone, [{ before: comment, after }], { at });
    await oweEvents(tx, [{ event: 'comment.edited', commentId }], { at });
    if (comment.status === 'approved' && status === 'pending') {
      await oweHeldNotices(tx, { commentId, at });
    }
    await announceChange(tx, pages, comment.slug);
  });
  worker.wake();
}

/** @throws {AppError} comments.receipt_not_found (404) */
async function readWhatStays({ prisma }: Database, id: number) {
  const sent = await prisma.comment.findUnique({
    where: { id, status: { not: 'erased' } },
    select: {
      authorName: true,
      website: true,
      networkIndex: true,
      parentId: true,
      submittedAt: true,
      article: { select: { slug: true } },
      commenter: { select: { emailCipher: true } },
    },
  });
  if (!sent) throw receiptNotFound();
  return sent;
}

async function countRevisions(tx: Tx, commentId: number): Promise<number> {
  const rows = await tx.all('SELECT "id" FROM "Revision" WHERE "commentId" = ?', [commentId]);
  return rows.length;
}

/**
 * Spam stays spam, and what a ban caught stays in the trash: nobody gets out of it by another text. All else
 * waits at least, since nobody has read it.
 */
function standingAfter(comment: OwnComment, judgement: Judgement): { status: string; reason: string } {
  const { status: before, reason } = comment;
  if (before === 'spam' || reason === banned.id) return { status: before, reason };
  const status = judgement.status === 'approved' ? 'pending' : judgement.status;
  return { status, reason: judgement.reason };
}

/** Whose verdicts are not about the text; that of a ban stays for as long as it is why the comment is in the trash. */
const rulesThatStay = ({ reason }: OwnComment): string[] =>
  reason === banned.id ? [honeypot.id, banned.id] : [honeypot.id];
