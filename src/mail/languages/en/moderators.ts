/** What mails to moderators say, as ICU messages. */
export const moderators = {
  'moderators.greeting': 'Hello {name},',

  'held.subject': 'Please moderate: "{title}"',
  'held.lead': 'A comment waits for a decision.',
  'held.article': 'Article',
  'held.author': 'Name',
  'held.email': 'Email address',
  'held.website': 'Website',
  'held.network': 'Network (our name for it)',
  'held.in-reply-to': 'In reply to',
  'held.sent': 'Sent',
  'held.edited': 'Edited',
  'held.history': 'This author so far',
  'held.why': 'Why it was held',
  'held.waiting': '{count, plural, one {One comment is} other {# comments are}} waiting.',
  'held.actions': 'Each of these opens a page with one button; nothing happens before you press it.',
  'held.no-actions':
    'This site asks for a second factor when somebody decides, and a link in a mail cannot ask for one. So there are no such links here; please decide on the desk.',
  'held.approve': 'Approve',
  'held.spam': 'Spam',
  'held.trash': 'Trash',
  'held.on-desk': 'On the desk',
  'held.choose': 'Choose when mails about waiting comments come to you',
  'held.links-end': 'These links are yours alone and work until {until}. Do not forward this mail.',

  'history.approved': '{count, number} approved',
  'history.spam': '{count, number} spam',
  'history.trash': '{count, number} in the trash',
  'history.none': 'nothing decided yet',
  'history.first-seen': 'first seen {day}',

  'rule.site_default': 'Every comment on this site is read before it appears.',
  'rule.honeypot': 'A field that people cannot see was filled in.',
  'rule.banned': 'The author is banned.',
  'rule.too_many_links': '{count, plural, one {One link} other {# links}}, {allowed, number} allowed.',
  'rule.blocked_words': 'Blocked words: {matches}.',
  'rule.word': '“{word}”',
  'rule.part-of-address': 'part of the email address',
  'rule.unanswered': 'A rule could not answer.',

  'held.since': 'Waiting since',
  'held.cut': 'The text is longer; all of it is on the desk.',
  'held.escalated-subject': 'Still waiting: "{title}"',
  'held.escalated-lead':
    'A comment has been waiting since {since}, and nobody has decided about it. All who moderate are told this once.',

  'digest.subject': 'Please moderate: {count, plural, one {one comment} other {# comments}}',
  'digest.lead': '{count, plural, one {One comment waits} other {# comments wait}} for a decision.',
  'digest.waiting': '{waiting, number} are waiting in all.',
  'digest.actions':
    'Below each comment are links that decide about it. Each of them opens a page with one button; nothing happens before you press it.',
  'digest.others':
    '{count, plural, one {One more comment, without its text} other {# more comments, without their text}}',

  'group.escalated': 'Waiting for long',
  'group.site_default': 'Read before it appears, like every comment',
  'group.honeypot': 'A field that people cannot see was filled in',
  'group.banned': 'Banned authors',
  'group.blocked_words': 'Blocked words',
  'group.too_many_links': 'Many links',
  'group.other': 'Other reasons',

  'account.sign-in.subject': 'New sign-in',
  'account.sign-in.what': 'Somebody signed in to your account with {note}.',
  'account.browser': '{browser} on {system}',
  'account.browser-unknown': 'an unknown browser',
  'account.address-asked.subject': 'Another address was asked for',
  'account.address-asked.what':
    'Somebody who knows your password asked for another address for your account. It counts when the link that was mailed to it is clicked; a new password makes that link worthless.',
  'account.password.subject': 'Your password was changed',
  'account.password.what': 'The password of your account was changed.',
  'account.password-reset.subject': 'Your password was changed',
  'account.password-reset.what':
    'The password of your account was set anew with a link from a mail. Every session was ended.',
  'account.second-factor-added.subject': 'Second factor added',
  'account.second-factor-added.what': 'A second factor was added to your account: {note}.',
  'account.second-factor-removed.subject': 'Second factor removed',
  'account.second-factor-removed.what': 'A second factor was removed from your account: {note}.',
  'account.recovery-codes.subject': 'New recovery codes',
  'account.recovery-codes.what':
    'New recovery codes were made for your account. The ones before are worth nothing now.',
  'account.recovery-code-used.subject': 'Recovery code used',
  'account.recovery-code-used.what': 'Somebody signed in to your account with one of its recovery codes.',
  'account.when': 'This was on {when}.',
  'account.was-it-you':
    'Was it you? Then there is nothing to do. If not, please change your password and end the other sessions under Account.',
  'account.yours': 'Your account',
  'account.desk': 'The desk',

  'reset.subject': 'Set a new password',
  'reset.asked':
    'Somebody, hopefully you, asked for a new password for your account. The link below is good for 30 minutes and once.',
  'reset.not-you': 'If it was not you, there is nothing to do: your password stays as it is.',

  'address.confirm.subject': 'Please confirm your new address',
  'address.confirm.asked':
    'You asked that this becomes the address of your account. Please confirm it within 24 hours; until then the old one counts.',
  'address.confirm.not-you': 'If it was not you, there is nothing to do.',
  'address.confirm.link': 'Confirm this address',
  'address.changed.subject': 'The address of your account was changed',
  'address.changed.what': 'Your account has another address from now on, and mails go there.',
  'address.changed.was-it-you':
    'Was it you? Then there is nothing to do. If not, please tell an admin of this site at once.',
  'bounced.subject': '{name} cannot be reached by mail',
  'bounced.what':
    'A mail to {name} came back as undeliverable. Until their address takes mail again, {name} is not told of comments that wait.',
  'bounced.advice':
    'Please ask {name} to enter another address under Account, or disable the account under People.',
  'bounced.link': 'People',

  'test.subject': 'Test mail',
  'test.body': 'You asked the desk for this mail on {when}. When you read it, mail arrives.',
  'test.link': 'The mail page of the desk',
};
