// The private page of one comment, for whoever has its address.
import { type Request, type Response, Router } from 'express';
import { AppError } from '../http/app-error.ts';
import { noStore } from '../http/headers.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { readConfirmedCookie } from '../notifications/confirmed-browser.ts';
import type { Services } from '../services.ts';
import { COMMENT_FORM_BYTES, editChains } from './comments.validation.ts';
import { editTooLate, receiptNotFound } from './comments.errors.ts';
import { editComment } from './edit-comment.ts';
import { readReceiptToken } from './receipt-tokens.ts';
import { isEditable, presentReceipt, readReceipt, type ReceiptAnswer } from './receipt.ts';
import { changeWishes, wishChains, type WishForm, wishesOf } from './receipt-wishes.ts';
import { withdrawComment } from './withdraw-comment.ts';

const SMALL_FORM_BYTES = 10 * 1024;

type ReceiptRequest = Request<{ token: string }>;

export function receiptRoutes(services: Services): Router {
  const router = Router();
  router.use('/receipts', noStore);

  router.get('/receipts/:token', async (req, res) => {
    await sendReceipt(services, req, res, 200, {
      saved: req.query.saved === '1',
      wished: req.query.wished === '1',
    });
  });

  router.post(
    '/receipts/:token/edits',
    services.limits.submissions,
    readFormBody({ maxBytes: COMMENT_FORM_BYTES }),
    check(editChains),
    async (req: ReceiptRequest, res) => {
      const id = commentOf(services, req);
      const form = readForm<{ comment: string }>(req);
      if (!form.ok) return askAgain(services, req, res, form);
      try {
        await editComment(services, id, form.values.comment);
      } catch (error) {
        if (!(error instanceof AppError) || error.status !== 409) throw error;
        const answer = { values: { ...form.values }, refusal: error.message };
        return sendReceipt(services, req, res, 409, answer);
      }
      res.redirect(303, `/receipts/${req.params.token}?saved=1`);
    },
  );

  router.get('/receipts/:token/withdrawals', async (req, res) => {
    const comment = await readReceipt(services, commentOf(services, req));
    const page = presentReceipt(services, comment, req.params.token, {});
    if (!page.canWithdraw) return res.redirect(303, page.receiptUrl);
    sendPrivately(res, 200, services.views.render('comments/withdrawal', page));
  });

  router.post(
    '/receipts/:token/withdrawals',
    services.limits.submissions,
    readFormBody({ maxBytes: SMALL_FORM_BYTES }),
    async (req: ReceiptRequest, res) => {
      await withdrawComment(services, commentOf(services, req));
      res.redirect(303, `/receipts/${req.params.token}`);
    },
  );

  router.post(
    '/receipts/:token/subscriptions',
    services.limits.submissions,
    readFormBody({ maxBytes: SMALL_FORM_BYTES }),
    check(wishChains),
    async (req: ReceiptRequest, res) => {
      const commentId = commentOf(services, req);
      const form = readForm<WishForm>(req);
      if (!form.ok) return sendReceipt(services, req, res, 422, { errors: form.errors });
      const confirmedCommenter = readConfirmedCookie(services, req);
      const from = { commentId, ip: req.ip ?? '', confirmedCommenter };
      await changeWishes(services, from, wishesOf(form.values));
      res.redirect(303, `/receipts/${req.params.token}?wished=1`);
    },
  );

  router.all('/receipts/:token', methodNotAllowed(['GET', 'HEAD']));
  router.all('/receipts/:token/edits', methodNotAllowed(['POST']));
  router.all('/receipts/:token/subscriptions', methodNotAllowed(['POST']));
  router.all('/receipts/:token/withdrawals', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} comments.receipt_not_found (404) */
function commentOf({ keys, clock }: Services, req: ReceiptRequest): number {
  const id = readReceiptToken(keys, req.params.token, clock.now());
  if (id === null) throw receiptNotFound();
  return id;
}

/** @throws {AppError} comments.edit_too_late (403), when the page has no form any more that could give back what was typed */
async function askAgain(
  services: Services,
  req: ReceiptRequest,
  res: Response,
  { typed, errors }: { typed: Record<string, string>; errors: FieldError[] },
): Promise<void> {
  const comment = await readReceipt(services, commentOf(services, req));
  if (!isEditable(comment, services.clock.now())) throw editTooLate();
  await sendReceipt(services, req, res, 422, { values: typed, errors });
}

async function sendReceipt(
  services: Services,
  req: ReceiptRequest,
  res: Response,
  status: number,
  answer: ReceiptAnswer,
): Promise<void> {
  const comment = await readReceipt(services, commentOf(services, req));
  const confirmedCommenter = readConfirmedCookie(services, req);
  const page = presentReceipt(services, comment, req.params.token, { ...answer, confirmedCommenter });
  sendPrivately(res, status, services.views.render('comments/receipt', page));
}

function sendPrivately(res: Response, status: number, html: string): void {
  res.setHeader('X-Robots-Tag', 'noindex, nofollow');
  res.setHeader('Referrer-Policy', 'same-origin');
  res.status(status).type('html').send(html);
}
