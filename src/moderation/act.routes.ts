// Decisions from a mail. Mail scanners fetch links, so reading one changes nothing: the button decides.
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { keepPrivate } from '../http/keep-private.ts';
import type { Services } from '../services.ts';
import {
  decisionSentence,
  doneSentence,
  presentAct,
  presentActDone,
  presentUndone,
} from './act.presenter.ts';
import { decide } from './decide.ts';
import { versionChain } from './moderation.validation.ts';
import { getAction, type OpenAction } from './read-action.ts';
import { findUndoPath, undoFromMail } from './undo-from-mail.ts';

const CHANGED = 'The comment was changed since you opened this page. Please read it again.';
const FORM_BYTES = 10 * 1024;

export function actRoutes(services: Services): Router {
  const router = Router();

  router.use('/act', keepPrivate, leadBack);

  router.get('/act/:token', async (req, res) => {
    showAction(services, res, await getAction(services, req.params.token), '');
  });

  router.post(
    '/act/:token',
    readFormBody({ maxBytes: FORM_BYTES }),
    check([versionChain]),
    async (req: Request<{ token: string }>, res) => {
      const form = readForm<{ version: number }>(req);
      await act(services, res, req.params.token, form.ok ? form.values.version : null);
    },
  );

  router.post('/act/undo/:token', async (req, res) => {
    const undone = await undoFromMail(services, req.params.token);
    sendDone(services, res, presentUndone(undone));
  });

  router.all('/act/undo/:token', methodNotAllowed(['POST']));
  router.all('/act/:token', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

const leadBack: RequestHandler = (_req, res, next) => {
  res.locals.back = { url: '/desk', label: 'To the desk' };
  next();
};

/** @param version what the button carried; null when it carried none that can be read */
async function act(services: Services, res: Response, token: string, version: number | null): Promise<void> {
  const action = await getAction(services, token);
  const { comment, link, moderator } = action;
  if (action.isUsed || comment.status !== 'pending') return await showDecided(services, res, action);
  if (version !== comment.version) return showAction(services, res.status(409), action, CHANGED);

  try {
    await decide(services, moderator, {
      commentId: comment.id,
      action: link.action,
      version,
      usedToken: token,
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 409) throw error;
    return showOvertaken(services, res, token);
  }
  await showDone(services, res, await getAction(services, token), doneSentence(link.action));
}

/** Somebody was faster between reading and deciding: a colleague, or the commenter with an edit. */
async function showOvertaken(services: Services, res: Response, token: string): Promise<void> {
  const action = await getAction(services, token);
  if (action.comment.status !== 'pending') return await showDecided(services, res, action);
  showAction(services, res.status(409), action, CHANGED);
}

/** The same person's second click is told that it was done; anybody else is told who was first. */
async function showDecided(services: Services, res: Response, action: OpenAction): Promise<void> {
  const { first, moderator, link, comment } = action;
  const isOwn = first?.moderatorId === moderator.id && first.action === link.action;
  if (isOwn && comment.status !== 'pending') {
    await showDone(services, res, action, `Done already. ${decisionSentence(action)}`);
  } else {
    showAction(services, res.status(409), action, '');
  }
}

function showAction(services: Services, res: Response, action: OpenAction, notice: string): void {
  res.type('html').send(services.views.render('desk/act', presentAct(services, action, notice)));
}

async function showDone(
  services: Services,
  res: Response,
  action: OpenAction,
  message: string,
): Promise<void> {
  sendDone(services, res, presentActDone(action, message, await findUndoPath(services, action)));
}

function sendDone({ views }: Services, res: Response, page: ReturnType<typeof presentActDone>): void {
  res.type('html').send(views.render('desk/act-done', page));
}
