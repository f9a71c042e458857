// "All that match": a page that counts and asks, and the decision about exactly what was counted.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import { listReasons } from '../reasons/reasons.repository.ts';
import { filterQuery, parseFilter } from '../search/queue-filter.ts';
import { resolveFilter } from '../search/resolve-filter.ts';
import type { Services } from '../services.ts';
import { deskPage } from './comment-page.ts';
import type { Choice } from './decide.ts';
import { decideMany } from './decide-many.ts';
import { readMatching } from './decide-matching.ts';
import { answerDecided } from './decisions.routes.ts';
import { incompleteDecision, unclearFilter } from './moderation.errors.ts';
import { choiceChains, seenChain } from './moderation.validation.ts';
import { ignoredWords, nameFilter } from './filter-names.ts';
import { queuePage } from './queue-page.ts';
import { keepChoice, sentences, type TypedChoice, typedChoice } from './refused-choice.ts';
import { SEEN_FORM_BYTES, type SeenComment, writeSeen } from './seen-comments.ts';

const MATCHING = '/desk/decisions/matching';

const matchingChains = [
  ...choiceChains,
  body('matching').isString().bail().customSanitizer(queuePage),
  seenChain,
];

export function matchingRoutes(services: Services): Router {
  const router = Router();

  router.get(MATCHING, requirePermission('comments.decide'), async (req, res) => {
    await sendMatching(services, res, req.query, { typed: { reasonId: '', note: '' } });
  });

  router.post(
    MATCHING,
    requirePermission('comments.decide'),
    readFormBody({ maxBytes: SEEN_FORM_BYTES }),
    async (req: Request, res, next) => {
      if ('seen' in (req.body as object)) return next();
      await askFromQueue(services, req, res);
    },
    check(matchingChains),
    async (req: Request, res: Response) => {
      const form = readForm<Choice & { matching: string; seen: SeenComment[] }>(req);
      const askAgain = (notice: string) => refuse(services, req, res, notice);
      if (!form.ok) {
        const isReadable = form.errors.every(({ field }) => field !== 'seen' && field !== 'matching');
        if (isReadable && !wantsJson(req)) return askAgain(sentences(form.errors));
        throw incompleteDecision('Please open the page again and choose what to do.');
      }
      const { matching, seen, ...choice } = form.values;
      const decideNow = async () => {
        const decided = await decideMany(services, moderatorOf(res), choice, seen);
        await answerDecided(services, req, res, { choice, decided, from: matching });
      };
      await keepChoice(req, decideNow, askAgain);
    },
  );

  router.all(MATCHING, methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** The queue's form asks, with the reason and the note that were chosen there. */
async function askFromQueue(services: Services, req: Request, res: Response): Promise<void> {
  const { from } = req.body as { from?: unknown };
  await sendMatching(services, res, queryOf(queuePage(from)), { typed: typedChoice(req.body) });
}

/** What was chosen stays; what matches is counted anew. */
async function refuse(services: Services, req: Request, res: Response, notice: string): Promise<void> {
  const { matching } = req.body as { matching?: unknown };
  const query = queryOf(queuePage(matching));
  await sendMatching(services, res.status(422), query, { typed: typedChoice(req.body), notice });
}

const queryOf = (page: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(page.split('?')[1] ?? ''));

/** @throws {AppError} moderation.incomplete_decision (422) when the filter says nothing */
async function sendMatching(
  services: Services,
  res: Response,
  query: Record<string, unknown>,
  { typed, notice = '' }: { typed: TypedChoice; notice?: string },
): Promise<void> {
  const { filter: wanted, ignored } = parseFilter(query);
  const resolved = await resolveFilter(services, wanted);
  const unread = [...ignored, ...resolved.ignored];
  const named = await nameFilter(services, wanted);
  const words = named.map(({ label }) => label);
  if (unread.length > 0 || words.length === 0) throw unclearFilter(ignoredWords(unread));

  const { seen, ...matching } = await readMatching(services, resolved.filter);
  const html = services.views.render('desk/matching', {
    ...(await deskPage(services, res)),
    ...matching,
    words,
    count: seen.length,
    seen: writeSeen(seen),
    matching: `/desk/comments?${filterQuery(wanted)}`,
    reasons: await listReasons(services.database),
    typed,
    notice,
  });
  res.type('html').send(html);
}
