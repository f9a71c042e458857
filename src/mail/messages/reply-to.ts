import { maySee } from '../../accounts/permissions.ts';
import { openEmail } from '../../commenters/address-vault.ts';
import type { Moderator } from '../../generated/sqlite/client.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import type { HeldComment } from './held-comment.ts';

/** Where an answer goes: to the author, if the site allows that and the moderator may see addresses. */
export function replyToOf(
  { site, keys }: Pick<Services, 'site' | 'keys'>,
  moderator: Moderator,
  comment: HeldComment,
): Pick<MailContent, 'replyTo'> {
  if (!site.get().replyToCommenter || !maySee(moderator, 'address')) return {};
  const address = openEmail(keys, comment.commenter.emailCipher);
  if (address === null) return {};
  return { replyTo: { name: plainLine(comment.authorName), address } };
}
