import { actionLinksEnd } from '../../moderation/action-links.ts';
import { readCarried } from '../../notifications/carried.ts';
import { readFacts } from '../../notifications/facts.ts';
import { DECIDED_MEANWHILE } from '../../notifications/take-back.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { threadOf } from '../message-id.ts';
import { plainLine } from '../plain-line.ts';
import { voiceFor } from '../voice.ts';
import { mailToModerator } from './frame.ts';
import { findHeldComment, stillEscalated, waitsSince } from './held-comment.ts';
import { findModerator } from './moderator-recipient.ts';
import { replyToOf } from './reply-to.ts';
import { presentHeld } from './present-held.ts';

type Needs = Pick<Services, 'settings' | 'clock' | 'database' | 'keys' | 'views' | 'site'>;

/** Tells one moderator about one held comment, as it is when the mail leaves. */
export async function commentHeldMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const moderator = await findModerator(services, message);
  if ('drop' in moderator) return moderator;
  const carried = await readCarried(services, message);
  const comment = await findHeldComment(services, carried[0]?.commentId ?? 0);
  if (!comment) return { drop: DECIDED_MEANWHILE };

  const voice = voiceFor(services.site.get(), moderator);
  const { say, moment } = voice;
  const isEscalated = stillEscalated(carried, [comment]).has(comment.id);
  const title = plainLine(comment.article.title, 120);
  const since = moment(waitsSince(comment));
  const data = {
    lead: isEscalated ? say('held.escalated-lead', { since }) : say('held.lead'),
    held: presentHeld(services, comment, { voice, message, moderator, isEscalated }),
    waitingLabel: say('held.waiting', { count: readFacts(message).waiting }),
    linksEnd: moment(actionLinksEnd(message)),
  };
  const subject = say(isEscalated ? 'held.escalated-subject' : 'held.subject', { title });

  return {
    ...mailToModerator(services, moderator, { view: 'comment-held', voice, subject, data }),
    ...threadOf(services.settings, [comment]),
    ...replyToOf(services, moderator, comment),
  };
}
