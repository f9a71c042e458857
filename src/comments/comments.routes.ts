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
import type { Services } from '../services.ts';
import { type PageRequest, type PreviewView, readArticlePage, type TypedForm } from './article-page.ts';
import { COMMENT_FORM_BYTES, submissionChains, type SubmissionForm } from './comments.validation.ts';
import { findArticlePage } from './find-article-page.ts';
import { readPreview } from './preview.ts';
import { receiptCookie } from './receipt-cookie.ts';
import { previewToken, receiptToken } from './receipt-tokens.ts';
import { submitComment } from './submit-comment.ts';

export function commentRoutes(services: Services): Router {
  const router = Router();

  router.param('slug', requireSlug);

  router.get('/articles/:slug', async (req, res) => {
    const token = typeof req.query.preview === 'string' ? req.query.preview : '';
    const preview = token ? await readPreview(services, req, token) : null;
    if (preview) return sendPreview(services, req, res, preview);
    await sendPage(req, res, await findArticlePage(services, pageRequest(req)));
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
        });
        acknowledge(services, req, res, stored);
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
  return router;
}

/** For the author alone, on the page where the comment will stand. */
async function sendPreview(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  preview: PreviewView,
): Promise<void> {
  const request = { slug: req.params.slug, page: 1, replyTo: null };
  const page = await readArticlePage(services, request, { preview });
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Robots-Tag', 'noindex, nofollow');
  res.type('html').send(services.views.render('articles/article', page));
}

function acknowledge(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  stored: { id: number; status: string },
) {
  const { keys, clock, settings } = services;
  const receipt = receiptToken(keys, stored.id, clock.now());
  res.setHeader('Cache-Control', 'no-store');
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
  const anchor = stored.status === 'approved' ? `comment-${stored.id}` : 'comment-preview';
  res.redirect(
    303,
    `/articles/${req.params.slug}?preview=${previewToken(keys, stored.id, clock.now())}#${anchor}`,
  );
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
