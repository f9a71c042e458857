import { hashToken } from '../crypto/tokens.ts';
import type { Tx } from '../database/database.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { findActiveModerator } from '../mail/messages/held-comment.ts';
import type { Services } from '../services.ts';
import { actionLinkExpired, actionLinkNotAllowed, actionLinkUnknown } from './act.errors.ts';
import { readActionLink, type ActionLink } from './action-links.ts';
import { findLatestDecision } from './read-decisions.ts';
import { findCommentForDesk } from './read-queue.ts';

type Needs = Pick<Services, 'database' | 'keys' | 'clock'>;

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
 * @throws {AppError} moderation.link_unknown (404), moderation.link_expired (410),
 *   moderation.link_not_allowed (403) when its moderator was disabled
 */
export async function getAction(services: Needs, token: string): Promise<OpenAction> {
  const read = readActionLink(services, token);
  if (read.state === 'invalid') throw actionLinkUnknown();
  if (read.state === 'expired') throw actionLinkExpired();

  const moderator = await findActiveModerator(services, read.link.moderatorId);
  if (!moderator) throw actionLinkNotAllowed();
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

/** Makes the link one that was used, in the transaction of what it did. Using it twice at once is no error. */
export async function markUsed(tx: Tx, token: string, at: Date): Promise<void> {
  await tx.run(
    'INSERT INTO "UsedToken" ("tokenHash", "usedAt") VALUES (?, ?) ON CONFLICT ("tokenHash") DO NOTHING',
    [hashToken(token), at],
  );
}
