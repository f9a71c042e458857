import { actionLinksEnd } from '../../moderation/action-links.ts';
import { type CarriedNotice, MOST_CARRIED, readCarried } from '../../notifications/carried.ts';
import { readFacts } from '../../notifications/facts.ts';
import { DECIDED_MEANWHILE } from '../../notifications/cancel-reasons.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { threadOf } from '../message-id.ts';
import { voiceFor } from '../voice.ts';
import { accountUrl, mailToModerator } from './frame.ts';
import { findBriefly, findHeldComments, stillEscalated } from './held-comment.ts';
import { findModerator } from './moderator-recipient.ts';
import { presentGroups, presentOthers } from './present-digest.ts';

type Needs = Pick<Services, 'settings' | 'clock' | 'database' | 'keys' | 'views' | 'site'>;

const WITH_TEXT = 20;

/** What a digest names, oldest first. */
interface Listed {
  commentIds: number[];
  /** The notices that tell of them. */
  carried: readonly CarriedNotice[];
  /** How many comments wait in all. */
  waiting: number;
}

/** Tells the first moderator what waited before; of what came since, each has its own notice. */
export async function waitingDigestMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const { comment } = services.database.prisma;
  const where = { status: 'pending', submittedAt: { lte: message.createdAt } };
  const oldest = await comment.findMany({
    where,
    orderBy: { id: 'asc' },
    take: MOST_CARRIED,
    select: { id: true },
  });
  const commentIds = oldest.map(({ id }) => id);
  const waiting = await comment.count({ where });
  return digest(services, message, { commentIds, carried: [], waiting });
}

/** Tells a moderator about several held comments at once: each that it carries is named exactly once. */
export async function heldDigestMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const carried = await readCarried(services, message);
  const ids = carried.map(({ commentId }) => commentId);
  return digest(services, message, {
    commentIds: [...new Set(ids)].sort((a, b) => a - b),
    carried,
    waiting: readFacts(message).waiting,
  });
}

async function digest(
  services: Needs,
  message: OutboxRow,
  { commentIds, carried, waiting }: Listed,
): Promise<MailContent | Drop> {
  const { settings, site } = services;
  const moderator = await findModerator(services, message);
  if ('drop' in moderator) return moderator;
  const shown = await findHeldComments(services, commentIds.slice(0, WITH_TEXT));
  const others = await findBriefly(services, commentIds.slice(WITH_TEXT));
  const count = shown.length + others.length;
  if (count === 0) return { drop: DECIDED_MEANWHILE };

  const voice = voiceFor(site.get(), moderator);
  const escalatedIds = stillEscalated(carried, shown);
  const { say, moment } = voice;
  const subject = say('digest.subject', { count });
  const data = {
    lead: [
      say('digest.lead', { count }),
      ...(waiting > count ? [say('digest.waiting', { waiting })] : []),
    ].join(' '),
    deskUrl: `${settings.baseUrl}/desk`,
    hasActions: !site.get().requireSecondFactor,
    groups: presentGroups(services, shown, { voice, message, moderator, escalatedIds }),
    others: presentOthers(services, others),
    accountUrl: accountUrl(services),
    linksEnd: moment(actionLinksEnd(message)),
  };
  return {
    ...mailToModerator(services, moderator, { view: 'held-digest', voice, subject, data }),
    ...threadOf(settings, [...shown, ...others]),
  };
}
