import type { Prisma } from '../../generated/sqlite/client.ts';
import { readCarried } from '../../notifications/carried.ts';
import { DECIDED_MEANWHILE } from '../../notifications/take-back.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { cut, plainLine, quotedText, withoutDirections } from '../plain-line.ts';
import { voiceFor } from '../voice.ts';
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
  const { settings, views, database, site } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };

  const { say, moment, locale } = voiceFor(site.get(), moderator);
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
  const siteName = plainLine(site.get().name);
  const name = plainLine(moderator.name);
  const subject = say('waiting.subject', { count: waiting });
  const data = {
    lang: locale,
    siteName,
    subject,
    greeting: say('moderators.greeting', { name }),
    headline: `${say('waiting.headline', { count: waiting })}.`,
    comments: oldest.map((comment) => ({
      author: plainLine(comment.authorName),
      title: plainLine(comment.article.title),
      submitted: moment(comment.submittedAt),
      text: cut(withoutDirections(comment.text), EXCERPT_LENGTH),
      quoted: quotedText(cut(comment.text, EXCERPT_LENGTH)),
      deskUrl: `${settings.baseUrl}/desk/comments/${comment.id}`,
    })),
    moreLabel: waiting > oldest.length ? say('waiting.more', { count: waiting - oldest.length }) : '',
    onDesk: say('held.on-desk'),
    deskUrl: `${settings.baseUrl}/desk`,
  };

  return {
    to: { name, address: moderator.email },
    fromName: siteName,
    subject: `[${plainLine(siteName, 60)}] ${subject}`,
    text: views.renderText('mail/waiting-digest/text', data),
    html: views.render('mail/waiting-digest/html', data),
  };
}
