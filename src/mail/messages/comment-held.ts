import { maySee } from '../../accounts/permissions.ts';
import { revealEmail } from '../../commenters/address-vault.ts';
import { readCarried } from '../../notifications/carried.ts';
import { readFacts } from '../../notifications/facts.ts';
import { DECIDED_MEANWHILE } from '../../notifications/take-back.ts';
import { actionLink, actionLinksEnd } from '../../moderation/action-links.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import { formatInstant } from '../../time/format.ts';
import type { MailContent } from '../mailer.ts';
import { articleReference } from '../message-id.ts';
import { plainLine, quotedText, withoutDirections } from '../plain-line.ts';
import { findActiveModerator, findHeldComment, heldReasons } from './held-comment.ts';

type Needs = Pick<Services, 'settings' | 'clock' | 'database' | 'keys' | 'views' | 'site'>;

/** Tells one moderator about one held comment, as it is when the mail leaves. */
export async function commentHeldMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const { settings, keys, views } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };
  const [notice] = await readCarried(services, message);
  const comment = await findHeldComment(services, notice?.commentId ?? 0);
  if (!comment) return { drop: DECIDED_MEANWHILE };

  const { name: siteName, timeZone } = services.site.get();
  const { waiting } = readFacts(message);
  const title = plainLine(comment.article.title);
  const data = {
    siteName: plainLine(siteName),
    moderator: plainLine(moderator.name),
    title,
    articleUrl: `${settings.baseUrl}/articles/${comment.article.slug}`,
    author: plainLine(comment.authorName),
    email: maySee(moderator, 'address') ? plainLine(revealEmail(keys, comment.commenter.emailCipher)) : '',
    website: plainLine(comment.website),
    inReplyTo: comment.parent ? plainLine(comment.parent.authorName) : '',
    text: withoutDirections(comment.text),
    submitted: formatInstant(comment.submittedAt, timeZone),
    edited: comment.editedAt ? formatInstant(comment.editedAt, timeZone) : '',
    quoted: quotedText(comment.text),
    reasons: heldReasons(comment).map((reason) => plainLine(reason, 500)),
    waitingLabel: waiting === 1 ? 'One comment is waiting.' : `${waiting} comments are waiting.`,
    deskUrl: `${settings.baseUrl}/desk/comments/${comment.id}`,
    hasActionLinks: !services.site.get().requireSecondFactor,
    linksEnd: formatInstant(actionLinksEnd(message), timeZone),
    approveUrl: actionLink(services, message, comment.id, 'approve'),
    spamUrl: actionLink(services, message, comment.id, 'spam'),
    trashUrl: actionLink(services, message, comment.id, 'trash'),
  };

  return {
    to: { name: plainLine(moderator.name), address: moderator.email },
    fromName: plainLine(siteName),
    subject: `[${plainLine(siteName, 60)}] Please moderate: "${plainLine(title, 120)}"`,
    text: views.renderText('mail/comment-held/text', data),
    html: views.render('mail/comment-held/html', data),
    references: articleReference(settings, comment.articleId),
  };
}
