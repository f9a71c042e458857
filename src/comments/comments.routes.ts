// HTTP in, HTTP out. The story is in submit-comment.ts.
import { type Request, type Response, Router } from 'express';
import { requireSlug } from '../articles/slug.ts';
import { sendPage } from '../cache/pages.ts';
import { AppError } from '../http/app-error.ts';
import { idFrom } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { wantsJson } from '../http/wants-json.ts';
import { readConfirmedCookie } from '../notifications/confirmed-browser.ts';
import type { Services } from '../services.ts';
import { type PageRequest, readArticlePage, type TypedForm } from './article-page.ts';
import { browserCookie, readBrowserCookie } from './browser-cookie.ts';
import { COMMENT_FORM_BYTES, submissionChains, type SubmissionForm } from './comments.validation.ts';
import { findArticlePage } from './find-article-page.ts';
import { findPublicPlace } from './find-comment.ts';
import { type OwnView, readPreview } from './preview.ts';
import { readReceipt } from './receipt.ts';
import { receiptCookie } from './receipt-cookie.ts';
import { previewToken, receiptToken } from './receipt-tokens.ts';
import { submitComment, type TakenComment } from './submit-comment.ts';

export function commentRoutes(services: Services): Router {
  const router = Router();

  router.param('slug', requireSlug);

  router.get('/articles/:slug', async (req, res) => {
    const token = typeof req.query.preview === 'string' ? req.query.preview : '';
    const preview = token ? await readPreview(services, req, token) : null;
    if (preview) return sendPreview(services, req, res, preview);
    await sendPage(req, res, await findArticlePage(services, pageRequest(req)));
  });

  router.get('/articles/:slug/comments/:id', async (req, res) => {
    res.setHeader('Cache-Control', 'no-store'); // the comment moves to another page, or goes
    res.redirect(await findPublicPlace(services, req.params.slug, idFrom(req.params.id)));
  });

  router.post(
    '/articles/:slug/comments',
    services.limits.submissions,
    readFormBody({ maxBytes: COMMENT_FORM_BYTES }),
    check(submissionChains),
    async (req: Request<{ slug: string }>, res) => {
      const form = readForm<SubmissionForm>(req);
      if (!form.ok) {
        const statusMessage = '';
        return refuse(services, req, res, 422, { values: form.typed, errors: form.errors, statusMessage });
      }
      const idempotencyKey = req.get('Idempotency-Key');
      const submission_id = form.values.submission_id || idempotencyKey;
      try {
        const { slug } = req.params;
        const userAgent = req.get('User-Agent') ?? '';
        const stored = await submitComment(services, {
          ...form.values,
          ...(submission_id ? { submission_id } : {}),
          slug,
          ip: req.ip ?? '',
          userAgent,
          earlierComment: readBrowserCookie(services, req),
          confirmedCommenter: readConfirmedCookie(services, req),
        });
        await acknowledge(services, req, res, stored);
      } catch (error) {
        if (!(error instanceof AppError) || error.status === 404) throw error;
        if (error.retryAfter) res.setHeader('Retry-After', error.retryAfter);
        const values = typedValues(form.values);
        return refuse(
          services,
          req,
          res,
          error.status,
          { values, errors: [], statusMessage: error.message },
          error,
        );
      }
    },
  );

  router.all('/articles/:slug', methodNotAllowed(['GET', 'HEAD']));
  router.all('/articles/:slug/comments', methodNotAllowed(['POST']));
  router.all('/articles/:slug/comments/:id', methodNotAllowed(['GET', 'HEAD']));
  return router;
}

/** For the author alone, on the page where the comment stands or will stand. */
async function sendPreview(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  { page: pageNumber, ...extra }: OwnView,
): Promise<void> {
  const request = { slug: req.params.slug, page: pageNumber, replyTo: null };
  const page = await readArticlePage(services, request, extra);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Robots-Tag', 'noindex, nofollow');
  res.type('html').send(services.views.render('articles/article', page));
}

async function acknowledge(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  stored: TakenComment,
): Promise<void> {
  const { keys, clock, settings } = services;
  const receipt = receiptToken(keys, stored.id, clock.now());
  res.setHeader('Cache-Control', 'no-store');
  res.append('Set-Cookie', browserCookie(services, stored.browserComment));
  if (wantsJson(req)) {
    const published = stored.status === 'approved';
    res.status(published ? 201 : 202).json({
      id: stored.id,
      status: published ? 'approved' : 'pending',
      receipt: `${settings.baseUrl}/receipts/${receipt}`,
    });
    return;
  }
  res.append('Set-Cookie', receiptCookie(settings, stored.id, receipt));
  const { publicUrl } = await readReceipt(services, stored.id);
  const shownAt = new URL(publicUrl || `/articles/${req.params.slug}#comment-preview`, settings.baseUrl);
  shownAt.searchParams.set('preview', previewToken(keys, stored.id, clock.now()));
  res.redirect(303, shownAt.pathname + shownAt.search + shownAt.hash);
}

/** The same page with everything that was typed, so that nothing is lost. */
async function refuse(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  status: number,
  typed: TypedForm,
  refusal?: AppError,
): Promise<void> {
  res.locals.typed = typed.values;
  // Nobody may share it. But a browser that goes back to the form to correct it needs the page again.
  res.setHeader('Cache-Control', status === 422 && !wantsJson(req) ? 'private, no-cache' : 'no-store');
  if (wantsJson(req)) {
    const code = refusal?.code ?? 'comments.invalid';
    const message = refusal?.message ?? 'Some fields need your attention.';
    res.status(status).json({ error: { code, message }, errors: typed.errors });
    return;
  }
  const request = { slug: req.params.slug, page: 1, replyTo: idFrom(typed.values.comment_parent) };
  const page = await readArticlePage(services, request, { typed }).catch((error: unknown) => {
    throw refusal ?? error;
  });
  res.status(status).type('html').send(services.views.render('articles/article', page));
}

function pageRequest({ params, query }: Request<{ slug: string }>): PageRequest {
  return { slug: params.slug, page: idFrom(query.page) ?? 1, replyTo: idFrom(query.replytocom) };
}

function typedValues({
  author,
  email,
  url,
  comment,
  comment_parent,
  notify,
}: SubmissionForm): Record<string, string> {
  const parent = comment_parent ? String(comment_parent) : '';
  return { author, email, url: url ?? '', comment, comment_parent: parent, notify: notify ?? '' };
}
