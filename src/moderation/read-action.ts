import { findActiveModerator } from '../accounts/moderators.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { Tx } from '../database/database.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import {
  actionLinkExpired,
  actionLinkMoved,
  actionLinkNotAllowed,
  actionLinkOff,
  actionLinkUnknown,
} from './act.errors.ts';
import { type ActionLink, readActionLink } from './action-links.ts';
import { findLatestDecision } from './read-decisions.ts';
import { findCommentForDesk } from './read-queue.ts';

type Needs = Pick<Services, 'database' | 'keys' | 'clock' | 'site'>;

export interface OpenAction {
  token: string;
  link: ActionLink;
  moderator: Moderator;
  comment: NonNullable<Awaited<ReturnType<typeof findCommentForDesk>>>;
  isUsed: boolean;
  /** The last change with the name of who made it; null when nobody has touched the comment. */
  first: Awaited<ReturnType<typeof findLatestDecision>>;
}

/**
 * What a link of a mail leads to, as it is now.
 * @throws {AppError} moderation.link_unknown (404), moderation.link_expired (410), and those of `getLinkOwner`
 */
export async function getAction(services: Needs, token: string): Promise<OpenAction> {
  const read = readActionLink(services, token);
  if (read.state === 'invalid') throw actionLinkUnknown();
  if (read.state === 'expired') throw actionLinkExpired();

  const moderator = await getLinkOwner(services, read.link);
  const comment = await findCommentForDesk(services, read.link.commentId);
  if (!comment) throw actionLinkUnknown();
  const used = await services.database.prisma.usedToken.findUnique({
    where: { tokenHash: hashToken(token) },
  });

  return {
    token,
    link: read.link,
    moderator,
    comment,
    isUsed: used !== null,
    first: await findLatestDecision(services, comment.id),
  };
}

/**
 * Whose link it is, if links in mails may still act for this person.
 * @throws {AppError} moderation.link_not_allowed (403) when the account was disabled, moderation.link_moved (403)
 *   when it has another address by now, moderation.link_off (403) where a second factor is required
 */
export async function getLinkOwner(
  services: Pick<Services, 'database' | 'site'>,
  link: Pick<ActionLink, 'moderatorId' | 'madeAt'>,
): Promise<Moderator> {
  if (services.site.get().requireSecondFactor) throw actionLinkOff();
  const moderator = await findActiveModerator(services.database, link.moderatorId);
  if (!moderator) throw actionLinkNotAllowed();
  if (await hasMovedSince(services, link)) throw actionLinkMoved();
  return moderator;
}

/** Who reads the mails to the address that was given up may be somebody else. */
async function hasMovedSince(
  { database }: Pick<Services, 'database'>,
  { moderatorId, madeAt }: Pick<ActionLink, 'moderatorId' | 'madeAt'>,
): Promise<boolean> {
  const change = await database.prisma.addressChange.findFirst({
    where: { moderatorId, doneAt: { gt: madeAt } },
    select: { id: true },
  });
  return change !== null;
}

/** Makes the link one that was used, in the transaction of what it did. Using it twice at once is no error. */
export async function markUsed(tx: Tx, token: string, at: Date): Promise<void> {
  await tx.run(
    'INSERT INTO "UsedToken" ("tokenHash", "usedAt") VALUES (?, ?) ON CONFLICT ("tokenHash") DO NOTHING',
    [hashToken(token), at],
  );
}
