import { announceChange } from '../cache/invalidation.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { renderComment } from '../comments/content.ts';
import { fingerprintOf } from '../comments/fingerprints.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { indexComment } from '../search/search-text.ts';
import type { Services } from '../services.ts';
import { oweEvents } from '../webhooks/owe-events.ts';
import { alreadyDecided } from './moderation.errors.ts';
import { findLatestDecision } from './read-decisions.ts';

interface Edited {
  id: number;
  parentId: number | null;
  slug: string;
  status: string;
  authorName: string;
  text: string;
  html: string;
}

/**
 * Changes the text of a comment on a moderator's word. The status stays, what stood there is kept as a
 * revision, and readers are told that a moderator edited. The same text again changes nothing.
 * @throws {AppError} comments.not_found (404)
 * @throws {AppError} moderation.already_decided (409), somebody changed the comment since
 */
export async function editAsModerator(
  services: Pick<Services, 'database' | 'clock' | 'keys' | 'pages'>,
  moderator: { id: number },
  { commentId, version, text }: { commentId: number; version: number; text: string },
): Promise<void> {
  const { database, clock, keys, pages } = services;
  const at = clock.now();
  const { html, version: htmlVersion } = renderComment(text);

  const lostTo = await database.transaction(async (tx) => {
    const comment = await findEdited(tx, commentId);
    if (!comment) throw commentNotFound();
    if (comment.text === text) return null;
    const { slug, parentId, authorName: author } = comment;
    const changed = await tx.run(
      `UPDATE "Comment" SET "text" = ?, "html" = ?, "htmlVersion" = ?, "fingerprint" = ?, "editedByModeratorAt" = ?,
         "version" = "version" + 1 WHERE "id" = ? AND "version" = ?`,
      [
        text,
        html,
        htmlVersion,
        fingerprintOf(keys, { slug, parentId, author, text }),
        at,
        commentId,
        version,
      ],
    );
    if (changed === 0) return comment;

    const before = { commentId, text: comment.text, html: comment.html };
    const revisionId = await tx.insert('Revision', { ...before, moderatorId: moderator.id, at });
    await indexComment(tx, commentId);
    await appendLogEntry(tx, {
      commentId,
      actor: 'moderator',
      moderatorId: moderator.id,
      action: 'edit',
      from: comment.status,
      to: comment.status,
      revisionId,
      version: version + 1,
      at,
    });
    await oweEvents(tx, [{ event: 'comment.edited', commentId }], { at });
    await announceChange(tx, pages, slug);
    return null;
  });
  if (!lostTo) return;
  const first = await findLatestDecision(services, commentId);
  throw alreadyDecided({ commentId, first, status: lostTo.status });
}

async function findEdited(tx: Tx, id: number): Promise<Edited | null> {
  const [comment] = await tx.all<Edited>(
    `SELECT c."id", c."parentId", a."slug", c."status", c."authorName", c."text", c."html"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ? AND c."status" <> 'erased'`,
    [id],
  );
  return comment ?? null;
}
