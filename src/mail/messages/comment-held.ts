import { actionLinksEnd } from '../../moderation/action-links.ts';
import { readCarried } from '../../notifications/carried.ts';
import { readFacts } from '../../notifications/facts.ts';
import { DECIDED_MEANWHILE } from '../../notifications/cancel-reasons.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { articleReference } from '../message-id.ts';
import { plainLine } from '../plain-line.ts';
import { voiceFor } from '../voice.ts';
import { findActiveModerator, findHeldComment, stillEscalated, waitsSince } from './held-comment.ts';
import { replyToOf } from './reply-to.ts';
import { presentHeld } from './present-held.ts';

type Needs = Pick<Services, 'settings' | 'clock' | 'database' | 'keys' | 'views' | 'site'>;

/** Tells one moderator about one held comment, as it is when the mail leaves. */
export async function commentHeldMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const { settings, views, site } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };
  const carried = await readCarried(services, message);
  const comment = await findHeldComment(services, carried[0]?.commentId ?? 0);
  if (!comment) return { drop: DECIDED_MEANWHILE };

  const voice = voiceFor(site.get(), moderator);
  const { say, moment, locale } = voice;
  const isEscalated = stillEscalated(carried, [comment]).has(comment.id);
  const siteName = plainLine(site.get().name);
  const name = plainLine(moderator.name);
  const title = plainLine(comment.article.title, 120);
  const subject = say(isEscalated ? 'held.escalated-subject' : 'held.subject', { title });
  const since = moment(waitsSince(comment));
  const data = {
    lang: locale,
    siteName,
    subject,
    say,
    greeting: say('moderators.greeting', { name }),
    lead: isEscalated ? say('held.escalated-lead', { since }) : say('held.lead'),
    held: presentHeld(services, comment, { voice, message, moderator, isEscalated }),
    waitingLabel: say('held.waiting', { count: readFacts(message).waiting }),
    linksEnd: moment(actionLinksEnd(message)),
  };

  return {
    to: { name, address: moderator.email },
    fromName: siteName,
    subject: `[${plainLine(siteName, 60)}] ${subject}`,
    text: views.renderText('mail/comment-held/text', data),
    html: views.render('mail/comment-held/html', data),
    references: articleReference(settings, comment.articleId),
    ...replyToOf(services, moderator, comment),
  };
}
