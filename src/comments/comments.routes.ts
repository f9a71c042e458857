// HTTP in, HTTP out. The story is in submit-comment.ts.
import { type Request, type Response, Router } from 'express';
import { type CachedPage, sendPage } from '../cache/pages.ts';
import { AppError } from '../http/app-error.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { type PageRequest, readArticlePage, type TypedForm } from './article-page.ts';
import { submissionChains, type SubmissionForm } from './comments.validation.ts';
import { readPreview } from './preview.ts';
import { receiptCookie } from './receipt-cookie.ts';
import { previewToken, receiptToken } from './receipt-tokens.ts';
import { submitComment } from './submit-comment.ts';

/** 65,525 characters of four bytes each, percent-encoded, and the other fields. */
const FORM_BYTES = 900 * 1024;

export function commentRoutes(services: Services): Router {
  const router = Router();

  router.get('/articles/:slug', async (req, res) => {
    const token = typeof req.query.preview === 'string' ? req.query.preview : '';
    if (token) return sendPreview(services, req, res, token);
    await sendPage(req, res, await cachedArticlePage(services, pageRequest(req)));
  });

  router.post(
    '/articles/:slug/comments',
    services.limits.submissions,
    readFormBody({ maxBytes: FORM_BYTES }),
    check(submissionChains),
    async (req: Request<{ slug: string }>, res) => {
      const form = readForm<SubmissionForm>(req);
      if (!form.ok) {
        const statusMessage = '';
        return refuse(services, req, res, 422, { values: form.typed, errors: form.errors, statusMessage });
      }
      const idempotencyKey = req.get('Idempotency-Key')?.slice(0, 100);
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

/** The page without anything personal, made once for everybody. */
function cachedArticlePage(services: Services, request: PageRequest): Promise<CachedPage> {
  const key = `${request.slug}|${request.page}|${request.replyTo ?? ''}`;
  return services.pages.get(key, request.slug, async () => {
    const page = await readArticlePage(services, request);
    const html = services.views.render('articles/article', page);
    return page.expiresAt ? { html, expiresAt: page.expiresAt } : { html };
  });
}

async function sendPreview(services: Services, req: Request<{ slug: string }>, res: Response, token: string) {
  const { page: own, ...extra } = await readPreview(services, req, token);
  const request = pageRequest(req);
  const page = await readArticlePage(services, { ...request, page: own ?? request.page }, extra);
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
  res.setHeader('Cache-Control', 'no-store');
  if (wantsJson(req)) {
    const code = refusal?.code ?? 'comments.invalid';
    const message = refusal?.message ?? 'Some fields need your attention.';
    res.status(status).json({ error: { code, message }, errors: typed.errors });
    return;
  }
  const replyTo = Number(typed.values.comment_parent) || null;
  const request = {
    slug: req.params.slug,
    page: 1,
    replyTo: Number.isSafeInteger(replyTo) ? clampId(replyTo) : null,
  };
  const page = await readArticlePage(services, request, { typed }).catch((error: unknown) => {
    throw refusal ?? error;
  });
  res.status(status).type('html').send(services.views.render('articles/article', page));
}

function pageRequest(req: Request<{ slug: string }>): PageRequest {
  const number = (value: unknown) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;
  return { slug: req.params.slug, page: number(req.query.page) ?? 1, replyTo: number(req.query.replytocom) };
}

const LARGEST_ID = 2_147_483_647;
const clampId = (id: number | null): number | null => (id !== null && id > 0 && id <= LARGEST_ID ? id : null);

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
