// A decision that was refused for what was chosen with it: a reason that is gone, a note that is too long.
import type { Request, Response } from 'express';
import { AppError } from '../http/app-error.ts';
import type { FieldError } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import { listReasons } from '../reasons/reasons.repository.ts';
import type { Services } from '../services.ts';
import { deskPage } from './comment-page.ts';
import { DECISIONS } from './decision-table.ts';
import { incompleteDecision } from './moderation.errors.ts';
import { isTicked } from './moderation.validation.ts';
import { queuePage } from './queue-page.ts';

export const sentences = (errors: readonly FieldError[]): string =>
  errors.map(({ message }) => message).join(' ');

/** Reason and note as they were chosen and typed. */
export interface TypedChoice {
  reasonId: string;
  note: string;
}

export function typedChoice(body: unknown): TypedChoice {
  const { reasonId, note } = (body ?? {}) as { reasonId?: unknown; note?: unknown };
  // An id that was judged already is a number.
  const textOf = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return { reasonId: textOf(reasonId), note: textOf(note) };
}

/**
 * Runs a decision; when it is refused for what was chosen, `askAgain` shows the form with it once more.
 * The desk's scripts keep the form on the page and are told as usual.
 */
export async function keepChoice(
  req: Request<any>,
  decideNow: () => Promise<void>,
  askAgain: (message: string) => Promise<void>,
): Promise<void> {
  try {
    await decideNow();
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 422 || wantsJson(req)) throw error;
    await askAgain(error.message);
  }
}

/**
 * The form about ticked comments once more, with the ticks, the reason and the note.
 * @throws {AppError} moderation.incomplete_decision (422) when no ticked comment can be read
 */
export async function sendTicked(
  services: Services,
  req: Request<any>,
  res: Response,
  message: string,
): Promise<void> {
  const { comment, from, action } = req.body as Record<string, unknown>;
  const ticked = [comment].flat();
  res.locals.back = { url: queuePage(from), label: 'Back to the queue' };
  if (wantsJson(req) || ticked.length === 0 || !ticked.every(isTicked)) throw incompleteDecision(message);
  const html = services.views.render('desk/ticked', {
    ...(await deskPage(services, res)),
    message,
    from: queuePage(from),
    ticked: ticked.map((value) => ({ value, ...linkOf(value) })),
    decisions: DECISIONS.map((decision) => ({ ...decision, isChosen: decision.action === action })),
    reasons: await listReasons(services.database),
    typed: typedChoice(req.body),
  });
  res.status(422).type('html').send(html);
}

function linkOf(ticked: string): { id: string; url: string } {
  const [id = ''] = ticked.split(':');
  return { id, url: `/desk/comments/${id}` };
}
