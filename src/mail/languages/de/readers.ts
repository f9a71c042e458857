import type { readers as english } from '../en/readers.ts';

export const readers: Record<keyof typeof english, string> = {
  'readers.greeting': 'Guten Tag!',

  'readers.approved.subject': 'Ihr Kommentar wurde freigegeben: „{title}“',
  'readers.approved.lead': 'Ihr Kommentar wurde freigegeben und ist jetzt auf der Seite zu lesen.',
  'readers.declined.subject': 'Ihr Kommentar wurde nicht freigegeben: „{title}“',
  'readers.declined.lead': 'Ihr Kommentar wurde nicht freigegeben und ist auf der Seite nicht zu sehen.',
  'readers.declined.reason': 'Begründung:',
  'readers.reply.subject': 'Antwort auf Ihren Kommentar: „{title}“',
  'readers.reply.lead': 'Jemand hat auf Ihren Kommentar geantwortet.',
  'readers.new.subject': 'Neuer Kommentar: „{title}“',
  'readers.new.lead': 'Zu einem Artikel, dem Sie folgen, gibt es einen neuen Kommentar.',
  'readers.digest.subject':
    '{count, plural, one {Eine Neuigkeit zu Kommentaren} other {# Neuigkeiten zu Kommentaren}}',
  'readers.digest.more':
    '{count, plural, one {Eine weitere Neuigkeit} other {# weitere Neuigkeiten}} zu „{title}“',

  'readers.article': 'Artikel:',
  'readers.name': 'Name:',
  'readers.yours': 'Ihr Kommentar:',
  'readers.open': 'Auf der Seite ansehen',

  'readers.why.decision':
    'Sie erhalten diese E-Mail, weil Sie erfahren wollten, was aus Ihrem Kommentar wird.',
  'readers.why.replies':
    'Sie erhalten diese E-Mail, weil Sie von Antworten auf Ihren Kommentar erfahren wollten.',
  'readers.why.article':
    'Sie erhalten diese E-Mail, weil Sie von neuen Kommentaren zu diesem Artikel erfahren wollten.',
  'readers.why.digest':
    'Sie erhalten diese E-Mail, weil Sie von Neuigkeiten zu Kommentaren erfahren wollten.',
  'readers.unsubscribe': 'Diese E-Mails abbestellen',
  'readers.manage': 'Alle bestellten E-Mails ansehen, ändern und abbestellen',

  'readers.confirm.subject': 'Bitte bestätigen Sie, dass Sie E-Mails erhalten möchten',
  'readers.confirm.lead':
    'Jemand, hoffentlich Sie selbst, hat für diese Adresse E-Mails bestellt. Darin geht es um:',
  'readers.confirm.decision': 'die Entscheidung über einen Kommentar zu „{title}“',
  'readers.confirm.replies': 'Antworten auf einen Kommentar zu „{title}“',
  'readers.confirm.article': 'neue Kommentare zu „{title}“',
  'readers.confirm.ask':
    'Wenn Sie diese E-Mails möchten, öffnen Sie innerhalb von {days} Tagen den folgenden Link und klicken Sie dort auf „{button}“. Bis dahin kommt nichts weiter.',
  'readers.confirm.link': 'Seite mit dieser Schaltfläche öffnen',
  'readers.confirm.not-you':
    'Wenn Sie das nicht waren, müssen Sie nichts tun. Möchten Sie von dieser Website überhaupt keine E-Mails, können Sie das hier sagen:',
  'readers.confirm.none': 'Gar keine E-Mails',
};
