// Deciding about one comment or many, and taking it back. Pages for plain forms, JSON for the desk's scripts.
import { type Request, type Response, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { sendAlreadyDecided, sendCommentPage, sendOutcome } from './comment-page.ts';
import { type Choice, decide } from './decide.ts';
import { decideMany, type ManyDecided } from './decide-many.ts';
import { presentDecided, presentUndone } from './decisions.presenter.ts';
import { incompleteDecision } from './moderation.errors.ts';
import { decisionChains, idParam, manyChains, readSeen } from './moderation.validation.ts';
import { wayBack, withDone } from './queue-page.ts';
import { keepChoice, sendTicked, sentences, typedChoice } from './refused-choice.ts';
import { undo } from './undo.ts';

const FORM_BYTES = 100 * 1024;
const QUEUE = '/desk/comments';

type FormOf<T> = T & { from?: string };

export function decisionRoutes(services: Services): Router {
  const router = Router();

  router.post(
    '/desk/comments/:id/decisions',
    requirePermission('comments.decide'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check([idParam('id')]),
    async (req: Request<{ id: string }>, _res, next) => {
      if (!readForm(req).ok) throw commentNotFound();
      next();
    },
    check(decisionChains),
    async (req: Request<{ id: string }>, res) => {
      const id = Number(req.params.id);
      const form = readForm<FormOf<Choice & { version: number }>>(req);
      if (!form.ok) return refuse(services, req, res, id, sentences(form.errors));
      const { from = QUEUE, ...choice } = form.values;
      try {
        const { batchId } = await decide(services, moderatorOf(res), { ...choice, commentId: id });
        const decided = { batchId, decided: [id], skipped: [], notReached: 0 };
        await answerDecided(services, req, res, { choice, decided, from });
      } catch (error) {
        if (!(error instanceof AppError) || wantsJson(req)) throw error;
        if (error.status === 409) await sendAlreadyDecided(services, req, res, id, error);
        else if (error.status === 422) await refuse(services, req, res, id, error.message);
        else throw error;
      }
    },
  );

  router.post(
    '/desk/decisions',
    requirePermission('comments.decide'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(manyChains),
    async (req: Request, res) => {
      const form = readForm<FormOf<Choice & { comment: string[] }>>(req);
      const askAgain = (message: string) => sendTicked(services, req, res, message);
      if (!form.ok) return askAgain(sentences(form.errors));
      const { from = QUEUE, comment, ...choice } = form.values;
      const decideNow = async () => {
        const decided = await decideMany(services, moderatorOf(res), choice, readSeen(comment));
        await answerDecided(services, req, res, { choice, decided, from });
      };
      await keepChoice(req, decideNow, askAgain);
    },
  );

  router.post(
    '/desk/decisions/:batch/undo',
    requirePermission('comments.decide'),
    check([idParam('batch')]),
    async (req: Request<{ batch: string }>, res) => {
      const form = readForm<{ batch: number }>(req);
      if (!form.ok) throw commentNotFound();
      const moderator = moderatorOf(res);
      const undone = await undo(services, moderator, form.values.batch);
      const outcome = await presentUndone(services, moderator, undone);
      const from = wayBack(req.query.from) || QUEUE;
      if (wantsJson(req)) res.json(outcome);
      else if (outcome.skipped.length > 0) await sendOutcome(services, res, outcome, from);
      else res.redirect(303, withDone(from, form.values.batch));
    },
  );

  router.all(
    ['/desk/comments/:id/decisions', '/desk/decisions', '/desk/decisions/:batch/undo'],
    methodNotAllowed(['POST']),
  );
  return router;
}

/** On to where the moderator was; who has to be told that something was left gets a page that says so. */
export async function answerDecided(
  services: Services,
  req: Request<any>,
  res: Response,
  { choice, decided, from }: { choice: Choice; decided: ManyDecided; from: string },
): Promise<void> {
  const outcome = await presentDecided(services, moderatorOf(res), choice.action, decided);
  if (wantsJson(req)) res.json(outcome);
  else if (outcome.skipped.length + outcome.notReached > 0) await sendOutcome(services, res, outcome, from);
  else res.redirect(303, withDone(from, decided.batchId));
}

async function refuse(
  services: Services,
  req: Request<{ id: string }>,
  res: Response,
  id: number,
  notice: string,
): Promise<void> {
  if (wantsJson(req)) throw incompleteDecision(notice);
  await sendCommentPage(services, req, res.status(422), id, { notice, ...typedChoice(req.body) });
}
