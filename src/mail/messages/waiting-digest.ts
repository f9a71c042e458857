import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import { formatInstant } from '../../time/format.ts';
import type { Mail } from '../mailer.ts';
import { messageId } from '../message-id.ts';
import { cut, plainLine, quotedText, withoutDirections } from '../plain-line.ts';
import { findActiveModerator } from './held-comment.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'views' | 'site'>;

const LISTED = 20;
const EXCERPT_LENGTH = 400;

/** Tells a moderator what waits altogether: the oldest comments with their beginnings, and how many more. */
export async function waitingDigestMail(services: Needs, message: OutboxRow): Promise<Mail | Drop> {
  const { settings, views, database } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };
  const waiting = await database.prisma.comment.count({ where: { status: 'pending' } });
  if (waiting === 0) return { drop: 'decided meanwhile' };

  const { name: siteName, timeZone } = services.site.get();
  const oldest = await database.prisma.comment.findMany({
    where: { status: 'pending' },
    orderBy: { id: 'asc' },
    take: LISTED,
    select: {
      id: true,
      authorName: true,
      text: true,
      submittedAt: true,
      article: { select: { title: true } },
    },
  });
  const headline = waiting === 1 ? 'One comment is waiting' : `${waiting} comments are waiting`;
  const data = {
    siteName: plainLine(siteName),
    moderator: plainLine(moderator.name),
    headline,
    comments: oldest.map((comment) => ({
      author: plainLine(comment.authorName),
      title: plainLine(comment.article.title),
      submitted: formatInstant(comment.submittedAt, timeZone),
      text: cut(withoutDirections(comment.text), EXCERPT_LENGTH),
      quoted: quotedText(cut(comment.text, EXCERPT_LENGTH)),
      deskUrl: `${settings.baseUrl}/desk/comments/${comment.id}`,
    })),
    moreLabel: waiting > oldest.length ? `And ${waiting - oldest.length} more.` : '',
    deskUrl: `${settings.baseUrl}/desk`,
  };

  return {
    outboxId: message.id,
    kind: message.kind,
    to: { name: plainLine(moderator.name), address: moderator.email },
    fromName: plainLine(siteName),
    subject: `[${plainLine(siteName, 60)}] ${headline} for moderation`,
    text: views.renderText('mail/waiting-digest/text', data),
    html: views.render('mail/waiting-digest/html', data),
    messageId: messageId(settings, message),
    date: message.createdAt,
  };
}
