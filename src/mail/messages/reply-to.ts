import { maySee } from '../../accounts/permissions.ts';
import { revealEmail } from '../../commenters/address-vault.ts';
import type { Moderator } from '../../generated/sqlite/client.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import type { HeldComment } from './held-comment.ts';

/** An address that every relay takes; one with other letters would make the whole mail undeliverable at some. */
const PLAIN_ADDRESS = /^[!-~]+@[!-~]+$/;

/** Where an answer goes: to the author, if the site allows that and the moderator may see addresses. */
export function replyToOf(
  { site, keys }: Pick<Services, 'site' | 'keys'>,
  moderator: Moderator,
  comment: HeldComment,
): Pick<MailContent, 'replyTo'> {
  if (!site.get().replyToCommenter || !maySee(moderator, 'address')) return {};
  const address = revealEmail(keys, comment.commenter.emailCipher);
  if (!PLAIN_ADDRESS.test(address)) return {};
  return { replyTo: { name: plainLine(comment.authorName), address } };
}
