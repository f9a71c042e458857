import { join } from 'node:path';
import express, { type Express } from 'express';
import { accountLinkRoutes } from './accounts/account-links.routes.ts';
import { accountPageRoutes, confirmationRoutes } from './accounts/account.routes.ts';
import { accountRoutes } from './accounts/accounts.routes.ts';
import { articleDeskRoutes } from './articles/article-desk.routes.ts';
import { loadSession } from './accounts/guards.ts';
import { watchedArticleRoutes } from './accounts/watched-articles.routes.ts';
import { joinRoutes } from './accounts/join.routes.ts';
import { peopleRoutes } from './accounts/people.routes.ts';
import { articleListRoutes } from './comments/article-list.routes.ts';
import { commentRoutes } from './comments/comments.routes.ts';
import { giveTextBack } from './comments/give-text-back.ts';
import { receiptRoutes } from './comments/receipts.routes.ts';
import { feedRoutes } from './feeds/feeds.routes.ts';
import { checkFraming } from './http/check-framing.ts';
import { errorHandler, notFound } from './http/error-handler.ts';
import { noStore, setSecurityHeaders } from './http/headers.ts';
import { sendIcon } from './http/icon.ts';
import { logRequests } from './http/log-requests.ts';
import { checkOrigin } from './http/origin-check.ts';
import { requestId } from './http/request-id.ts';
import { bounceRoutes } from './mail/bounces/bounces.routes.ts';
import { logRoutes } from './moderation-log/log.routes.ts';
import { actRoutes } from './moderation/act.routes.ts';
import { answerRoutes } from './moderation/answers.routes.ts';
import { authorRoutes } from './moderation/authors.routes.ts';
import { banRoutes } from './moderation/bans.routes.ts';
import { cardRoutes } from './moderation/cards.routes.ts';
import { decisionRoutes } from './moderation/decisions.routes.ts';
import { deskFeedRoutes } from './moderation/desk-feed.routes.ts';
import { deskRoutes } from './moderation/desk.routes.ts';
import { erasureRoutes } from './moderation/erasures.routes.ts';
import { mailMessageRoutes } from './moderation/mail-message.routes.ts';
import { mailPreviewRoutes } from './moderation/mail-previews.routes.ts';
import { mailRoutes } from './moderation/mail.routes.ts';
import { matchingRoutes } from './moderation/matching.routes.ts';
import { savedViewRoutes } from './moderation/saved-views.routes.ts';
import { searchRoutes } from './moderation/searches.routes.ts';
import { confirmRoutes } from './notifications/confirm.routes.ts';
import { readerLinkErrors } from './notifications/link-errors.ts';
import { subscriptionRoutes } from './notifications/subscriptions.routes.ts';
import { unsubscribeRoutes } from './notifications/unsubscribe.routes.ts';
import { healthRoutes } from './ops/health.routes.ts';
import { overviewRoutes } from './overview/overview.routes.ts';
import { reasonRoutes } from './reasons/reasons.routes.ts';
import { secondFactorRoutes } from './second-factor/second-factor.routes.ts';
import { secondStepRoutes } from './second-factor/second-step.routes.ts';
import type { Services } from './services.ts';
import { settingsRoutes } from './sites/settings.routes.ts';
import { webhookRoutes } from './webhooks/webhooks.routes.ts';

const ASSETS = join(import.meta.dirname, '../dist/assets');

/** The stack and the mounts, in order: the order is the security story. */
export function createApp(services: Services): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // pages bring their own, and the desk is never stored
  app.set('trust proxy', services.settings.trustProxy);
  app.set('query parser', 'simple');

  app.use(requestId);
  app.use(logRequests(services));
  app.use(setSecurityHeaders(services.settings));
  app.use(checkFraming);
  app.use(healthRoutes(services));
  app.use(
    '/assets',
    express.static(ASSETS, { immutable: true, maxAge: '1y', index: false, redirect: false }),
  );
  app.get('/favicon.ico', sendIcon);
  app.use(checkOrigin(services.settings));

  app.use(articleListRoutes(services));
  app.use(commentRoutes(services));
  app.use(feedRoutes(services));
  app.use(receiptRoutes(services));
  app.use(actRoutes(services));
  app.use(bounceRoutes(services));
  app.use(confirmRoutes(services));
  app.use(subscriptionRoutes(services));
  app.use(unsubscribeRoutes(services));
  app.use(readerLinkErrors(services));

  app.use('/desk', noStore, loadSession(services));
  app.use(accountRoutes(services));
  app.use(secondStepRoutes(services));
  app.use(joinRoutes(services));
  app.use(accountLinkRoutes(services));
  app.use(confirmationRoutes(services));
  app.use(accountPageRoutes(services));
  app.use(watchedArticleRoutes(services));
  app.use(secondFactorRoutes(services));
  app.use(peopleRoutes(services));
  app.use(overviewRoutes(services));
  app.use(deskRoutes(services));
  app.use(cardRoutes(services));
  app.use(decisionRoutes(services));
  app.use(matchingRoutes(services));
  app.use(answerRoutes(services));
  app.use(erasureRoutes(services));
  app.use(savedViewRoutes(services));
  app.use(authorRoutes(services));
  app.use(banRoutes(services));
  app.use(searchRoutes(services));
  app.use(deskFeedRoutes(services));
  app.use(articleDeskRoutes(services));
  app.use(logRoutes(services));
  app.use(mailRoutes(services));
  app.use(mailPreviewRoutes(services));
  app.use(mailMessageRoutes(services));
  app.use(settingsRoutes(services));
  app.use(reasonRoutes(services));
  app.use(webhookRoutes(services));

  app.use(notFound);
  app.use('/articles/:slug/comments', giveTextBack('Back to the article'));
  app.use('/receipts/:token/edits', giveTextBack('Back to your comment'));
  app.use(errorHandler(services));
  return app;
}
