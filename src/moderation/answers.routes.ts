// What moderators write: answers to comments, and changes of their text.
import { type Request, type Response, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { COMMENT_FORM_BYTES, textChain } from '../comments/comments.validation.ts';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import type { Services } from '../services.ts';
import { sendCommentPage } from './comment-page.ts';
import { commentUrl } from './comment-url.ts';
import { editAsModerator } from './edit-as-moderator.ts';
import { answerChains, fromChain, idParam, versionChain } from './moderation.validation.ts';
import { wayBack, withDone, withFrom } from './queue-page.ts';
import { replyFromDesk } from './reply.ts';

interface AnswerForm {
  id: number;
  version: number;
  text: string;
  approve?: 'yes' | 'no';
  from?: string;
}

export function answerRoutes(services: Services): Router {
  const router = Router();
  const readAnswer = [requirePermission('comments.write'), readFormBody({ maxBytes: COMMENT_FORM_BYTES })];
  const editChains = [idParam('id'), versionChain, textChain('text'), fromChain];

  router.post(
    '/desk/comments/:id/replies',
    ...readAnswer,
    check([...editChains, ...answerChains]),
    async (req: Request<{ id: string }>, res) => {
      const form = readForm<AnswerForm>(req);
      if (!form.ok) return askAgain(services, req, res, 'reply', sentences(form.errors));
      const { id: commentId, version, text, approve, from } = form.values;
      const reply = { commentId, version, text, approve: approve === 'yes' };
      await keepText(services, req, res, 'reply', async () => {
        const { batchId } = await replyFromDesk(services, moderatorOf(res), reply);
        res.redirect(303, from ? withDone(from, batchId) : commentPage(req, commentId));
      });
    },
  );

  router.post(
    '/desk/comments/:id/edits',
    ...readAnswer,
    check(editChains),
    async (req: Request<{ id: string }>, res) => {
      const form = readForm<AnswerForm>(req);
      if (!form.ok) return askAgain(services, req, res, 'edit', sentences(form.errors));
      const { id: commentId, version, text, from } = form.values;
      await keepText(services, req, res, 'edit', async () => {
        await editAsModerator(services, moderatorOf(res), { commentId, version, text });
        res.redirect(303, from ?? commentPage(req, commentId));
      });
    },
  );

  router.all(['/desk/comments/:id/replies', '/desk/comments/:id/edits'], methodNotAllowed(['POST']));
  return router;
}

/** The page that a form without a way back of its own was sent from, with the one it was opened with. */
const commentPage = (req: Request<any>, commentId: number): string =>
  withFrom(commentUrl(commentId), wayBack(req.query.from));

const sentences = (errors: { message: string }[]): string => errors.map(({ message }) => message).join(' ');

/** A refusal comes on the comment's page, with what was written. */
async function keepText(
  services: Services,
  req: Request<{ id: string }>,
  res: Response,
  field: 'reply' | 'edit',
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 409) throw error;
    await askAgain(services, req, res.status(409), field, error.message);
  }
}

async function askAgain(
  services: Services,
  req: Request<{ id: string }>,
  res: Response,
  field: 'reply' | 'edit',
  notice: string,
): Promise<void> {
  const id = idFrom(String(req.params.id)); // a number, where the form judged it
  if (id === null) throw commentNotFound();
  const { text } = req.body as { text?: unknown };
  const typed = typeof text === 'string' ? text : '';
  if (res.statusCode === 200) res.status(422);
  await sendCommentPage(services, req, res, id, { notice, [field]: typed });
}
