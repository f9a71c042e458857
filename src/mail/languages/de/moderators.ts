import type { moderators as english } from '../en/moderators.ts';

export const moderators: Record<keyof typeof english, string> = {
  'moderators.greeting': 'Hallo {name}!',

  'held.subject': 'Bitte moderieren: „{title}“',
  'held.lead': 'Ein Kommentar wartet auf eine Entscheidung.',
  'held.article': 'Artikel',
  'held.author': 'Name',
  'held.email': 'E-Mail',
  'held.website': 'Website',
  'held.network': 'Netz',
  'held.in-reply-to': 'Antwort auf',
  'held.sent': 'Gesendet',
  'held.edited': 'Bearbeitet',
  'held.history': 'Bisher von dieser Person',
  'held.why': 'Warum er zurückgehalten wurde',
  'held.waiting': '{count, plural, one {Ein Kommentar wartet} other {# Kommentare warten}}.',
  'held.actions':
    'Jeder dieser Links öffnet eine Seite mit einer einzigen Schaltfläche; erst wenn Sie sie drücken, geschieht etwas.',
  'held.no-actions':
    'Diese Website verlangt einen zweiten Faktor, und den kann eine E-Mail nicht prüfen. Deshalb enthält sie keine Links, die entscheiden; bitte entscheiden Sie am Moderationstisch.',
  'held.approve': 'Freigeben',
  'held.spam': 'Spam',
  'held.trash': 'Papierkorb',
  'held.on-desk': 'Am Moderationstisch',
  'held.links-end':
    'Diese Links sind nur für Sie bestimmt und gelten bis {until}. Bitte leiten Sie diese E-Mail nicht weiter.',

  'history.approved': '{count, number} freigegeben',
  'history.spam': '{count, number} Spam',
  'history.trash': '{count, number} im Papierkorb',
  'history.none': 'noch nichts entschieden',
  'history.first-seen': 'zuerst gesehen am {day}',

  'rule.site_default': 'Auf dieser Website wird jeder Kommentar gelesen, bevor er erscheint.',
  'rule.honeypot': 'Ein Feld, das Menschen nicht sehen, wurde ausgefüllt.',
  'rule.banned': 'Wer ihn geschrieben hat, ist gesperrt.',
  'rule.too_many_links': '{count, plural, one {Ein Link} other {# Links}}, {allowed, number} erlaubt.',
  'rule.blocked_words': 'Gesperrte Wörter: {matches}.',
  'rule.part-of-address': 'ein Teil der E-Mail-Adresse',
  'rule.unanswered': 'Eine Regel konnte nicht antworten.',

  'held.since': 'Wartet seit',
  'held.cut': 'Der Text ist länger; am Moderationstisch steht er ganz.',
  'held.escalated-subject': 'Wartet noch immer: „{title}“',
  'held.escalated-lead':
    'Ein Kommentar wartet seit {since}, und niemand hat über ihn entschieden. Alle, die moderieren, erfahren das einmal.',

  'digest.subject': 'Bitte moderieren: {count, plural, one {ein Kommentar} other {# Kommentare}}',
  'digest.lead':
    '{count, plural, one {Ein Kommentar wartet} other {# Kommentare warten}} auf eine Entscheidung. Insgesamt warten: {waiting, number}.',
  'digest.others':
    '{count, plural, one {Ein weiterer Kommentar, ohne seinen Text} other {# weitere Kommentare, ohne ihren Text}}',

  'group.escalated': 'Warten schon lange',
  'group.site_default': 'Zu lesen, bevor sie erscheinen, wie jeder Kommentar',
  'group.honeypot': 'Ein Feld ausgefüllt, das Menschen nicht sehen',
  'group.banned': 'Gesperrte Personen',
  'group.blocked_words': 'Gesperrte Wörter',
  'group.too_many_links': 'Viele Links',
  'group.other': 'Andere Gründe',

  'account.sign-in.subject': 'Neue Anmeldung',
  'account.sign-in.what': 'Jemand hat sich bei Ihrem Konto angemeldet, mit {note}.',
  'account.browser': '{browser} unter {system}',
  'account.browser-unknown': 'einem unbekannten Browser',
  'account.address-asked.subject': 'Eine andere Adresse wurde gewünscht',
  'account.address-asked.what':
    'Jemand, der Ihr Passwort kennt, hat für Ihr Konto eine andere Adresse angegeben. Sie gilt, sobald der Link geöffnet wird, der an sie geschickt wurde; ein neues Passwort macht diesen Link wertlos.',
  'account.password.subject': 'Ihr Passwort wurde geändert',
  'account.password.what': 'Das Passwort Ihres Kontos wurde geändert.',
  'account.password-reset.subject': 'Ihr Passwort wurde geändert',
  'account.password-reset.what':
    'Das Passwort Ihres Kontos wurde über einen Link aus einer E-Mail neu gesetzt. Alle Sitzungen wurden beendet.',
  'account.second-factor-added.subject': 'Zweiter Faktor hinzugefügt',
  'account.second-factor-added.what': 'Ihrem Konto wurde ein zweiter Faktor hinzugefügt: {note}.',
  'account.second-factor-removed.subject': 'Zweiter Faktor entfernt',
  'account.second-factor-removed.what': 'Von Ihrem Konto wurde ein zweiter Faktor entfernt: {note}.',
  'account.recovery-codes.subject': 'Neue Wiederherstellungscodes',
  'account.recovery-codes.what':
    'Für Ihr Konto wurden neue Wiederherstellungscodes erzeugt. Die bisherigen gelten nicht mehr.',
  'account.recovery-code-used.subject': 'Wiederherstellungscode verwendet',
  'account.recovery-code-used.what':
    'Jemand hat sich mit einem Wiederherstellungscode bei Ihrem Konto angemeldet.',
  'account.when': 'Das war am {when}.',
  'account.was-it-you':
    'Waren Sie das? Dann ist nichts zu tun. Wenn nicht, ändern Sie bitte Ihr Passwort und beenden Sie unter „Account“ die anderen Sitzungen.',
  'account.yours': 'Ihr Konto',
  'account.desk': 'Zum Moderationstisch',

  'reset.subject': 'Neues Passwort setzen',
  'reset.asked':
    'Jemand, hoffentlich Sie, hat für Ihr Konto ein neues Passwort angefordert. Der Link unten gilt 30 Minuten und nur einmal.',
  'reset.not-you': 'Wenn Sie das nicht waren, ist nichts zu tun: Ihr Passwort bleibt, wie es ist.',

  'address.confirm.subject': 'Bitte bestätigen Sie Ihre neue Adresse',
  'address.confirm.asked':
    'Sie haben darum gebeten, dass dies die Adresse Ihres Kontos wird. Bitte bestätigen Sie sie innerhalb von 24 Stunden; bis dahin gilt die alte.',
  'address.confirm.not-you': 'Wenn Sie das nicht waren, ist nichts zu tun.',
  'address.confirm.link': 'Diese Adresse bestätigen',
  'address.changed.subject': 'Die Adresse Ihres Kontos wurde geändert',
  'address.changed.what': 'Ihr Konto hat ab jetzt eine andere Adresse, und E-Mails gehen dorthin.',
  'address.changed.was-it-you':
    'Waren Sie das? Dann ist nichts zu tun. Wenn nicht, wenden Sie sich bitte sofort an eine Person, die diese Website verwaltet.',
  'bounced.subject': '{name} ist per E-Mail nicht erreichbar',
  'bounced.what':
    'Eine E-Mail an {name} kam als unzustellbar zurück. Bis die Adresse wieder E-Mails annimmt, erfährt {name} nichts von wartenden Kommentaren.',
  'bounced.advice':
    'Bitten Sie {name}, unter „Account“ eine andere Adresse einzutragen, oder sperren Sie das Konto unter „People“.',
  'bounced.link': 'People',

  'test.subject': 'Test-E-Mail',
  'test.body':
    'Sie haben diese E-Mail am {when} am Moderationstisch angefordert. Wenn Sie sie lesen, kommen E-Mails an.',
  'test.link': 'Zur Seite „Mail“',
};
