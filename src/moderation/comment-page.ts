import type { Request, Response } from 'express';
import { moderatorOf } from '../accounts/guards.ts';
import { can } from '../accounts/permissions.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { AppError } from '../http/app-error.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { ACTION_WORDS } from '../moderation-log/words.ts';
import { type Banner, deskBanners } from '../overview/banners.ts';
import { formatCursor } from './change-cursor.ts';
import { presentDone } from './decisions.presenter.ts';
import { latestCursor } from './read-changes.ts';
import type { FirstDecision } from './moderation.errors.ts';
import { presentCommentPage } from './comment-page.presenter.ts';
import { wayBackOf, withFrom } from './queue-page.ts';
import { findCommentForDesk } from './read-queue.ts';
import { listReasons } from '../reasons/reasons.repository.ts';

/** What every page of the desk shows around its own. */
export async function deskPage(
  services: Services,
  res: Response,
): Promise<{ moderator: Moderator; banners: Banner[] }> {
  return { moderator: moderatorOf(res), banners: await deskBanners(services, moderatorOf(res)) };
}

/** @throws {AppError} comments.not_found (404) */
export async function getComment(services: Services, id: number | null) {
  const comment = id === null ? null : await findCommentForDesk(services, id);
  if (!comment) throw commentNotFound();
  return comment;
}

/**
 * The page of one comment, with the way back to the queue that the request names.
 * @param said what went wrong with a form of it, and what was typed there
 */
export async function sendCommentPage(
  services: Services,
  req: Request<any>,
  res: Response,
  id: number | null,
  said: { notice?: string; reasonId?: string; note?: string; reply?: string; edit?: string } = {},
): Promise<void> {
  const page = await deskPage(services, res);
  // Before the comment is read, so that no change falls between the page and its stream.
  const cursor = formatCursor(await latestCursor(services.database));
  const comment = await getComment(services, id);
  const from = wayBackOf(req);
  const html = services.views.render('desk/comment', {
    ...page,
    cursor,
    from,
    formEnd: withFrom('', from),
    notice: said.notice ?? '',
    typed: {
      reasonId: said.reasonId ?? '',
      note: said.note ?? '',
      reply: said.reply ?? '',
      edit: said.edit ?? comment.text,
    },
    reasons: await listReasons(services.database),
    mayErase: can(page.moderator, 'comments.erase'),
    ...presentCommentPage(services, comment, page.moderator, from),
  });
  res.type('html').send(html);
}

/** The second of two moderators is told kindly who was first, also when that was the author. */
export async function sendAlreadyDecided(
  services: Services,
  req: Request<any>,
  res: Response,
  id: number,
  refusal: AppError,
): Promise<void> {
  const page = await deskPage(services, res);
  const from = wayBackOf(req);
  const { card } = presentCommentPage(services, await getComment(services, id), page.moderator, from);
  const first = refusal.details.first as FirstDecision | null;
  const html = services.views.render('desk/already-decided', {
    ...page,
    card,
    heading: first?.action === 'withdraw' ? 'Withdrawn by the author' : 'Already decided',
    first: {
      name: first?.name ?? 'Somebody',
      what: ACTION_WORDS[first?.action ?? ''] ?? 'changed this comment',
      at: first ? formatInstant(first.at, services.site.get().timeZone) : '',
      atIso: first?.at.toISOString() ?? '',
    },
    queueUrl: from || '/desk/comments',
  });
  res.status(409).type('html').send(html);
}

/** Many were decided or undone, and some had changed meanwhile. */
export async function sendOutcome(
  services: Services,
  res: Response,
  outcome: { message: string; batchId?: number | null; skipped: { id: number; message: string }[] },
  backUrl: string,
): Promise<void> {
  const { message, batchId = null, skipped } = outcome;
  const page = await deskPage(services, res);
  const html = services.views.render('desk/decided', {
    ...page,
    message,
    done: await presentDone(services, page.moderator, batchId),
    skipped: skipped.map((one) => ({ ...one, url: `/desk/comments/${one.id}` })),
    backUrl,
  });
  res.type('html').send(html);
}
