import { ruleLabel } from '../rules/labels.ts';
import { labelOfStatus } from '../statuses.ts';

/** What somebody did, to be read after the name. */
export const ACTION_WORDS: Record<string, string> = {
  submit: 'took this comment in',
  approve: 'approved this comment',
  spam: 'marked this comment as spam',
  trash: 'moved this comment to the trash',
  pending: 'put this comment back to pending',
  undo: 'took the decision back',
  'undo-reply': 'took this reply back',
  edit: 'edited this comment',
  withdraw: 'withdrew this comment',
  reply: 'replied from the desk',
  erase: 'erased this comment',
  article: 'changed the article’s comments',
  settings: 'changed the settings',
  'reason-add': 'added a reason',
  'reason-change': 'changed a reason',
  'reason-move': 'moved a reason',
  'reason-archive': 'archived a reason',
  'reason-restore': 'restored a reason',
  note: 'wrote a note about an author',
  'delete-note': 'deleted a note about an author',
  trust: 'trusted an author',
  distrust: 'ended the trust in an author',
  reveal: 'looked at the address of an author',
  find: 'found an author by address',
  ban: 'banned',
  'lift-ban': 'lifted a ban',
  invite: 'invited somebody',
  'invite-withdrawn': 'withdrew an invitation',
  join: 'joined',
  role: 'changed a role or right',
  disable: 'disabled an account',
  enable: 'enabled an account',
  'address-asked': 'asked for another address',
  address: 'changed an address',
  name: 'changed the own name',
  notify: 'changed which mails about waiting comments come',
  password: 'changed a password',
  'password-reset-asked': 'asked for a new password',
  'password-reset': 'set a new password',
  'sessions-ended': 'ended sessions',
  'second-factor-added': 'added a second factor',
  'second-factor-removed': 'removed a second factor',
  'second-factor-failed': 'refused a second factor',
  'recovery-codes': 'made new recovery codes',
  'recovery-code-used': 'used a recovery code',
  'sign-in': 'signed in',
  'sign-in-failed': 'refused a sign-in',
  'first-admin': 'made the first admin',
  'mail-bounced': 'learned that an address takes no mail',
  'webhook-add': 'added a webhook',
  'webhook-change': 'changed a webhook',
  'webhook-secret': 'made a new secret for a webhook',
  'webhook-disable': 'disabled a webhook',
  'webhook-enable': 'enabled a webhook',
  'webhook-delete': 'deleted a webhook',
};

/** An action that has no words yet is shown by its name. */
export const actionWords = (action: string): string => ACTION_WORDS[action] ?? action.replaceAll('-', ' ');

/** @param author what the one who wrote the comment is called */
export function actorName(
  entry: { actor: string; moderator: { name: string } | null },
  author = 'The author',
): string {
  if (entry.actor === 'commenter') return author;
  if (entry.actor === 'rule') return 'The rules';
  if (entry.actor === 'system') return 'The system';
  return entry.moderator?.name ?? 'A moderator';
}

/** From which status to which; null where there is none, or an entry left it as it was. */
export function moveOf({ fromStatus, toStatus }: { fromStatus: string; toStatus: string }) {
  const hasMoved = fromStatus !== toStatus;
  return { from: hasMoved ? badgeOf(fromStatus) : null, to: hasMoved ? badgeOf(toStatus) : null };
}

const badgeOf = (status: string) => (status === '' ? null : { status, label: labelOfStatus(status) });

/** The note of an entry; where the rules judged a text, it is the rule that decided. */
export function noteWords({ actor, action, note }: { actor: string; action: string; note: string }): string {
  const isRule = action === 'submit' || (action === 'edit' && actor === 'commenter');
  return isRule && note !== '' ? ruleLabel(note) : note;
}
