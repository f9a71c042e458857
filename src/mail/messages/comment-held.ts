import { maySee } from '../../accounts/permissions.ts';
import { revealEmail } from '../../commenters/address-vault.ts';
import { actionLink, actionLinksEnd } from '../../moderation/action-links.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import { formatInstant } from '../../time/format.ts';
import type { Mail } from '../mailer.ts';
import { articleReference, messageId } from '../message-id.ts';
import { plainLine, quotedText, withoutDirections } from '../plain-line.ts';
import { findActiveModerator, findHeldComment, heldReasons, isPending } from './held-comment.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'keys' | 'views' | 'site'>;

/** Tells one moderator about one held comment, as it is when the mail leaves. */
export async function commentHeldMail(services: Needs, message: OutboxRow): Promise<Mail | Drop> {
  const { settings, keys, views, database } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };
  const comment = await findHeldComment(services, message.commentId ?? 0);
  if (comment?.status !== 'pending') {
    return { drop: 'decided meanwhile', isStillSo: async (tx) => !(await isPending(tx, message.commentId)) };
  }

  const { name: siteName, timeZone } = services.site.get();
  const waiting = await database.prisma.comment.count({ where: { status: 'pending' } });
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
    approveUrl: actionLink(services, message, 'approve'),
    spamUrl: actionLink(services, message, 'spam'),
    trashUrl: actionLink(services, message, 'trash'),
  };

  return {
    outboxId: message.id,
    kind: message.kind,
    to: { name: plainLine(moderator.name), address: moderator.email },
    fromName: plainLine(siteName),
    subject: `[${plainLine(siteName, 60)}] Please moderate: "${plainLine(title, 120)}"`,
    text: views.renderText('mail/comment-held/text', data),
    html: views.render('mail/comment-held/html', data),
    messageId: messageId(settings, message),
    references: articleReference(settings, comment.articleId),
    date: message.createdAt,
  };
}
