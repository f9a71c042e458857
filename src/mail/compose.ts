import type { SendMailOptions } from 'nodemailer';
import type { Settings } from '../settings/settings.ts';
import { isAboutComments } from './about-comments.ts';
import type { Address, Mail } from './mailer.ts';
import { needsSmtpUtf8 } from './smtp-utf8.ts';

/**
 * The mail as nodemailer takes it. Names and addresses are given apart: in one string, a comma or line break
 * would make more recipients.
 */
export function composed(mail: Mail, from: Address, { baseUrl }: Pick<Settings, 'baseUrl'>): SendMailOptions {
  return {
    from: { name: from.name || mail.fromName, address: from.address },
    to: mail.to,
    envelope: { from: from.address, to: [mail.to.address] },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    date: mail.date,
    ...(mail.references ? { references: mail.references, inReplyTo: mail.references } : {}),
    ...replyTo(mail),
    ...listId(mail, new URL(baseUrl).hostname),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...unsubscribeHeaders(mail),
    },
    textEncoding: 'quoted-printable' as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/**
 * An address outside ASCII in a header makes the whole mail one that only SMTPUTF8 servers take, all the way to
 * the mailbox; the mail is worth more than the shortcut.
 */
function replyTo({ replyTo: address }: Mail): Pick<SendMailOptions, 'replyTo'> {
  return address && !needsSmtpUtf8(address.address) ? { replyTo: address } : {};
}

/** RFC 2919: the site's name beside the host that stands for its list. */
function listId({ kind, fromName }: Mail, host: string): Pick<SendMailOptions, 'list'> {
  return isAboutComments(kind) ? { list: { id: { comment: fromName, url: host } } } : {};
}

/** RFC 8058 asks for https; a link that a provider cannot call is better not offered. */
function unsubscribeHeaders({ unsubscribeUrl }: Mail): Record<string, string> {
  if (!unsubscribeUrl?.startsWith('https:')) return {};
  return { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
