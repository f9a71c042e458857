// "All that match": a page that counts and asks, and the decision about exactly what was counted.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
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
import { filterWords, ignoredWords } from './queue.presenter.ts';
import { queuePage } from './queue-page.ts';
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
    const { filter: wanted, ignored } = parseFilter(req.query);
    const resolved = await resolveFilter(services, wanted);
    const unread = [...ignored, ...resolved.ignored];
    const words = filterWords(wanted);
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
    });
    res.type('html').send(html);
  });

  router.post(
    MATCHING,
    requirePermission('comments.decide'),
    readFormBody({ maxBytes: SEEN_FORM_BYTES }),
    check(matchingChains),
    async (req: Request, res: Response) => {
      const form = readForm<Choice & { matching: string; seen: SeenComment[] }>(req);
      if (!form.ok) throw incompleteDecision('Please open the page again and choose what to do.');
      const { matching, seen, ...choice } = form.values;
      const decided = await decideMany(services, moderatorOf(res), choice, seen);
      await answerDecided(services, req, res, { choice, decided, from: matching });
    },
  );

  router.all(MATCHING, methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}
