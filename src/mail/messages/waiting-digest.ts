import type { Prisma } from '../../generated/sqlite/client.ts';
import { readCarried } from '../../notifications/carried.ts';
import { DECIDED_MEANWHILE } from '../../notifications/take-back.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import { formatInstant } from '../../time/format.ts';
import type { MailContent } from '../mailer.ts';
import { cut, plainLine, quotedText, withoutDirections } from '../plain-line.ts';
import { findActiveModerator } from './held-comment.ts';

type Needs = Pick<Services, 'settings' | 'clock' | 'database' | 'views' | 'site'>;

const LISTED = 20;
const EXCERPT_LENGTH = 400;

/** Tells the first moderator what waited before: the oldest comments with their beginnings, and how many more. */
export async function waitingDigestMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const { prisma } = services.database;
  const waiting = await prisma.comment.count({ where: { status: 'pending' } });
  return waiting === 0
    ? { drop: DECIDED_MEANWHILE }
    : digest(services, message, { waiting, which: { status: 'pending' } });
}

/** Tells a moderator about several held comments at once. */
export async function heldDigestMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const carried = await readCarried(services, message);
  return carried.length === 0
    ? { drop: DECIDED_MEANWHILE }
    : digest(services, message, {
        waiting: carried.length,
        which: { id: { in: carried.map(({ commentId }) => commentId) } },
      });
}

async function digest(
  services: Needs,
  message: OutboxRow,
  { waiting, which }: { waiting: number; which: Prisma.CommentWhereInput },
): Promise<MailContent | Drop> {
  const { settings, views, database } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };

  const { name: siteName, timeZone } = services.site.get();
  const oldest = await database.prisma.comment.findMany({
    where: which,
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
    to: { name: plainLine(moderator.name), address: moderator.email },
    fromName: plainLine(siteName),
    subject: `[${plainLine(siteName, 60)}] ${headline} for moderation`,
    text: views.renderText('mail/waiting-digest/text', data),
    html: views.render('mail/waiting-digest/html', data),
  };
}
