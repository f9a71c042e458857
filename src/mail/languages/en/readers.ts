/** What mails to readers say, as ICU messages. */
export const readers = {
  'readers.greeting': 'Hello,',

  'readers.approved.subject': 'Your comment was approved: "{title}"',
  'readers.approved.lead': 'Your comment was approved. It is on the page now.',
  'readers.declined.subject': 'Your comment was not approved: "{title}"',
  'readers.declined.lead': 'Your comment was not approved. It is not shown on the page.',
  'readers.declined.reason': 'The reason:',
  'readers.reply.subject': 'A reply to your comment: "{title}"',
  'readers.reply.lead': 'Somebody replied to your comment.',
  'readers.new.subject': 'A new comment: "{title}"',
  'readers.new.lead': 'There is a new comment under an article that you follow.',
  'readers.digest.subject':
    '{count, plural, one {One update about comments} other {# updates about comments}}',
  'readers.digest.more': '{count, plural, one {And one more} other {And # more}} under "{title}"',

  'readers.article': 'Article:',
  'readers.name': 'Name:',
  'readers.yours': 'You wrote:',
  'readers.open': 'See it on the page',

  'readers.why.decision': 'You get this mail because you asked us to tell you what becomes of your comment.',
  'readers.why.replies': 'You get this mail because you asked us to tell you of replies to your comment.',
  'readers.why.article':
    'You get this mail because you asked us to tell you of new comments under this article.',
  'readers.why.digest': 'You get this mail because you asked us to tell you about comments.',
  'readers.unsubscribe': 'End these mails',
  'readers.manage': 'See, change and end all mails that you asked for',

  'readers.confirm.subject': 'Please confirm that you want mails',
  'readers.confirm.lead': 'Somebody, hopefully you, asked us to send mails to this address. They would tell:',
  'readers.confirm.decision': 'what becomes of a comment on "{title}"',
  'readers.confirm.replies': 'replies to a comment on "{title}"',
  'readers.confirm.article': 'new comments under "{title}"',
  'readers.confirm.ask':
    'If you want them, open this link within {days} days and press “{button}”. Until then nothing else comes.',
  'readers.confirm.link': 'Open the page with this button',
  'readers.confirm.not-you':
    'If it was not you, there is nothing to do. If you want no mail from this site at all, you can say so here:',
  'readers.confirm.none': 'No mails at all',
};
