import { deriveKeys, type Keys } from '../crypto/keys.ts';
import { randomToken } from '../crypto/tokens.ts';
import type { Drop, OutboxRow } from '../outbox/outbox.repository.ts';
import { maskMail } from './mask.ts';
import { findMailKind, type MailNeeds } from './messages/index.ts';

/** A mail for other eyes than its recipient's. */
export interface ShownMail {
  subject: string;
  text: string;
  html: string;
}

/**
 * Makes the mail of a message from what is stored now, for somebody who looks at it on the desk. Nothing is
 * changed by it: the message counts as sent, so that it keeps what it carries. Its links are signed with a key that is
 * forgotten at once, and are masked.
 * @returns why not, when there is nothing to show any more
 */
export async function makeAgain(services: MailNeeds, message: OutboxRow): Promise<ShownMail | Drop> {
  const kind = findMailKind(message.kind);
  if (!kind) return { drop: `unknown kind ${message.kind}` };
  const sentAt = message.sentAt ?? services.clock.now();
  const clock = { ...services.clock, now: () => sentAt };
  const made = await kind.make(
    { ...services, clock, keys: withoutRights(services.keys) },
    { ...message, sentAt },
  );
  if ('drop' in made) return made;
  const { baseUrl } = services.settings;
  return {
    subject: made.subject,
    text: maskMail(made.text, baseUrl),
    html: maskMail(made.html, baseUrl),
  };
}

/** Opens addresses, which are masked afterwards; signs nothing that counts. */
function withoutRights(keys: Keys): Keys {
  const forgotten = deriveKeys(randomToken());
  return { for: (purpose) => (purpose === 'email' ? keys : forgotten).for(purpose) };
}
