// "All that match": a page that counts and asks, and the decision about exactly what was counted.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { isNumberFrom } from '../http/field-chains.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { filterQuery, parseFilter } from '../search/queue-filter.ts';
import { resolveFilter } from '../search/resolve-filter.ts';
import type { Services } from '../services.ts';
import { deskPage } from './comment-page.ts';
import type { Choice } from './decide.ts';
import { countMatching, decideMatching, MOST_MATCHING } from './decide-matching.ts';
import { answerDecided } from './decisions.routes.ts';
import { incompleteDecision } from './moderation.errors.ts';
import { choiceChains } from './moderation.validation.ts';
import { queuePage } from './queue-page.ts';
import { listReasons } from '../reasons/reasons.repository.ts';

const FORM_BYTES = 10 * 1024;
const MATCHING = '/desk/decisions/matching';

const matchingChains = [
  ...choiceChains,
  body('matching').isString().bail().customSanitizer(queuePage),
  body('moment').isString().bail().custom(isNumberFrom(0)).bail().toInt(),
];

export function matchingRoutes(services: Services): Router {
  const router = Router();

  router.get(MATCHING, requirePermission('comments.decide'), async (req, res) => {
    const wanted = parseFilter(req.query).filter;
    const { filter } = await resolveFilter(services, wanted);
    const html = services.views.render('desk/matching', {
      ...(await deskPage(services, res)),
      ...(await countMatching(services, filter)),
      most: MOST_MATCHING,
      matching: `/desk/comments?${filterQuery(wanted)}`,
      status: wanted.status ?? '',
      reasons: await listReasons(services.database),
    });
    res.type('html').send(html);
  });

  router.post(
    MATCHING,
    requirePermission('comments.decide'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(matchingChains),
    async (req: Request, res: Response) => {
      const form = readForm<Choice & { matching: string; moment: number }>(req);
      if (!form.ok) throw incompleteDecision('Please open the page again and choose what to do.');
      const { matching, moment, ...choice } = form.values;
      const query = Object.fromEntries(new URLSearchParams(matching.split('?')[1] ?? ''));
      const { filter } = await resolveFilter(services, parseFilter(query).filter);
      const moderator = moderatorOf(res);
      const decided = await decideMatching(services, moderator, choice, { filter, moment });
      await answerDecided(services, req, res, { choice, decided, from: matching });
    },
  );

  router.all(MATCHING, methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}
