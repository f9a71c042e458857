/** What the pages behind the links in mails to readers say, as ICU messages. */
export const readerPages = {
  'pages.skip': 'Skip to the content',
  'pages.footer':
    'Nothing a reader writes here is public until a person, or a rule that a person set, says so.',
  'pages.all-mails': 'Your mails: all that you asked for',

  'pages.wish.decision': 'What becomes of your comment of {at}',
  'pages.wish.replies': 'Replies to your comment of {at}',
  'pages.wish.at-once': 'New comments, at once',
  'pages.wish.daily': 'New comments, once a day',
  'pages.wish.since': 'Since {at}',
  'pages.wish.stopped': 'Confirmed on {at}; no mail comes at the moment',
  'pages.wish.unconfirmed': 'Not confirmed yet: no mail comes',
  'pages.wish.ended': 'Ended already, on {at}',

  'pages.stop.off':
    'This site sends no mails to readers at the moment. What you asked for is kept, and counts again when mails are sent again. You need not do anything; what you do not want any more you can end now.',
  'pages.stop.bounced':
    'A mail to your address came back on {at}, so this site sends no more mails to it. Once your mailbox takes mail, you can allow them again.',
  'pages.stop.unsubscribed':
    'You said on {at} that you want no mail at all: this site sends no mail to your address, also when somebody asks for it. You can allow mails again.',
  'pages.stop.by-hand':
    'Whoever runs this site stopped mails to your address on {at}. You can allow mails again.',
  'pages.allow': 'Allow mails again',

  'pages.confirm.title': 'Do you want these mails?',
  'pages.confirm.lead': 'Somebody asked for these mails with your address. They come only if you want them:',
  'pages.confirm.button': 'Yes, mail me',
  'pages.confirm.not-you':
    'If you do not want them, or it was not you: close this page. Nothing has been changed.',
  'pages.confirm.done.title': 'Your address is confirmed',
  'pages.confirm.done':
    'You asked for these mails, and they come from now on. Each has a link that ends them.',
  'pages.confirm.stopped': 'What you asked for is confirmed, but no mail comes at the moment.',
  'pages.confirm.over.title': 'Nothing is left to confirm',
  'pages.confirm.over': 'What you were asked about has been confirmed already, or was ended.',

  'pages.unsubscribe.title': 'End these mails?',
  'pages.unsubscribe.lead': 'Nothing has been changed yet. The button ends these mails, and no others:',
  'pages.unsubscribe.button': 'End these mails',
  'pages.unsubscribe.done.title': 'These mails have ended',
  'pages.unsubscribe.done': 'You get no more of these mails. Nothing else that you asked for has ended.',
  'pages.unsubscribe.over.title': 'These mails had ended already',
  'pages.unsubscribe.over': 'There is nothing left to do here, and nothing has been changed.',
  'pages.unsubscribe.last-link':
    'The last link in each of our newer mails shows all that you asked for, and ends it.',

  'pages.manage.title': 'Your mails',
  'pages.manage.nothing': 'You get no mails from this site.',
  'pages.manage.confirm': 'Confirm',
  'pages.manage.at-once': 'At once instead',
  'pages.manage.daily': 'Once a day instead',
  'pages.manage.end': 'End',
  'pages.manage.end-all': 'End all of them',
  'pages.manage.none.title': 'No mail at all',
  'pages.manage.none':
    'Ends everything, and nobody can have mails sent to your address by typing it here. You can allow them again on this page.',
  'pages.manage.none.button': 'No mail at all from this site',
  'pages.manage.secret': 'Whoever has the address of this page can do what you can do here.',

  'pages.link.unknown.title': 'This link leads nowhere',
  'pages.link.unknown':
    'It is not complete, or is not one of ours. Please copy the whole link from the mail. Nothing was changed.',
  'pages.link.expired.title': 'This link is over',
  'pages.link.expired':
    'It was good for a limited time, and that is over. Nothing was changed. A newer mail has a newer link. If you have none, tick below your next comment that you want mails: then one with a new link is sent to you.',
  'pages.link.meta': 'Error {status}, request {requestId}',

  'pages.did.confirm': 'Confirmed.',
  'pages.did.at-once': 'Saved: new comments are told at once.',
  'pages.did.daily': 'Saved: new comments are told once a day.',
  'pages.did.end': 'Ended. No such mails come any more.',
  'pages.did.end-all': 'Ended, all of them.',
  'pages.did.no-mail': 'This site sends no mail to your address any more, whoever asks for it.',
  'pages.did.mail-again': 'Mails to your address are allowed again.',
};
