import type { moderators as english } from '../en/moderators.ts';

export const moderators: Record<keyof typeof english, string> = {
  'moderators.greeting': 'Hallo {name}!',

  'held.subject': 'Bitte moderieren: „{title}“',
  'held.lead': 'Ein Kommentar wartet auf eine Entscheidung.',
  'held.article': 'Artikel',
  'held.author': 'Name',
  'held.email': 'E-Mail-Adresse',
  'held.website': 'Website',
  'held.network': 'Netzwerk (unser Name dafür)',
  'held.in-reply-to': 'Antwort auf',
  'held.sent': 'Gesendet',
  'held.edited': 'Bearbeitet',
  'held.history': 'Bisher von dieser Person',
  'held.why': 'Warum der Kommentar zurückgehalten wurde',
  'held.waiting': '{count, plural, one {Ein Kommentar wartet} other {# Kommentare warten}}.',
  'held.actions':
    'Jeder dieser Links öffnet eine Seite mit einer einzigen Schaltfläche. Erst wenn Sie darauf klicken, geschieht etwas.',
  'held.no-actions':
    'Diese Website verlangt einen zweiten Faktor, den eine E-Mail nicht prüfen kann. Deshalb lässt sich aus dieser E-Mail nicht entscheiden; bitte tun Sie das im Moderationsbereich.',
  'held.approve': 'Freigeben',
  'held.spam': 'Als Spam markieren',
  'held.trash': 'In den Papierkorb',
  'held.on-desk': 'Im Moderationsbereich öffnen',
  'held.choose': 'Auswählen, wann Sie E-Mails über wartende Kommentare erhalten',
  'held.links-end':
    'Diese Links sind nur für Sie bestimmt und gelten bis zum {until}. Bitte leiten Sie diese E-Mail nicht weiter.',

  'history.approved': '{count, number} freigegeben',
  'history.spam': '{count, number} Spam',
  'history.trash': '{count, number} im Papierkorb',
  'history.none': 'noch keine Entscheidung',
  'history.first-seen': 'bekannt seit dem {day}',

  'rule.site_default': 'Auf dieser Website wird jeder Kommentar gelesen, bevor er erscheint.',
  'rule.honeypot': 'Ein Feld, das für Menschen unsichtbar ist, wurde ausgefüllt.',
  'rule.banned': 'Die Person, die ihn geschrieben hat, ist gesperrt.',
  'rule.too_many_links': '{count, plural, one {Ein Link} other {# Links}}, {allowed, number} erlaubt.',
  'rule.blocked_words': 'Gesperrte Wörter: {matches}.',
  'rule.word': '„{word}“',
  'rule.part-of-address': 'ein Teil der E-Mail-Adresse',
  'rule.unanswered': 'Eine Regel konnte nicht geprüft werden.',

  'held.since': 'Wartet seit',
  'held.cut': 'Der Text ist hier gekürzt; im Moderationsbereich steht er ganz.',
  'held.escalated-subject': 'Wartet noch immer: „{title}“',
  'held.escalated-lead':
    'Ein Kommentar wartet seit dem {since}, und niemand hat über ihn entschieden. Alle, die moderieren, werden darauf einmal hingewiesen.',

  'digest.subject': 'Bitte moderieren: {count, plural, one {ein Kommentar} other {# Kommentare}}',
  'digest.lead':
    '{count, plural, one {Ein Kommentar wartet} other {# Kommentare warten}} auf eine Entscheidung.',
  'digest.waiting': 'Insgesamt sind es {waiting, number}.',
  'digest.actions':
    'Unter jedem Kommentar stehen Links, mit denen Sie über ihn entscheiden. Jeder öffnet eine Seite mit einer einzigen Schaltfläche. Erst wenn Sie darauf klicken, geschieht etwas.',
  'digest.others':
    '{count, plural, one {Ein weiterer Kommentar, ohne Text} other {# weitere Kommentare, ohne Text}}',

  'group.escalated': 'Warten schon lange',
  'group.site_default': 'Vor dem Erscheinen zu lesen, wie jeder Kommentar',
  'group.honeypot': 'Feld ausgefüllt, das für Menschen unsichtbar ist',
  'group.banned': 'Gesperrte Personen',
  'group.blocked_words': 'Gesperrte Wörter',
  'group.too_many_links': 'Viele Links',
  'group.other': 'Andere Gründe',

  'account.sign-in.subject': 'Neue Anmeldung',
  'account.sign-in.what': 'Jemand hat sich mit {note} bei Ihrem Konto angemeldet.',
  'account.browser': '{browser} unter {system}',
  'account.browser-unknown': 'einem unbekannten Browser',
  'account.address-asked.subject': 'Für Ihr Konto wurde eine andere Adresse angegeben',
  'account.address-asked.what':
    'Jemand, der Ihr Passwort kennt, hat für Ihr Konto eine andere Adresse angegeben. Sie gilt, sobald der Link bestätigt wird, der dorthin geschickt wurde. Wenn Sie Ihr Passwort ändern, wird dieser Link ungültig.',
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
    'Waren Sie das? Dann müssen Sie nichts tun. Wenn nicht, ändern Sie bitte Ihr Passwort und beenden Sie unter „Account“ die anderen Sitzungen.',
  'account.yours': 'Ihr Konto',
  'account.desk': 'Zum Moderationsbereich',

  'reset.subject': 'Neues Passwort setzen',
  'reset.asked':
    'Jemand, hoffentlich Sie selbst, hat ein neues Passwort für Ihr Konto angefordert. Der Link unten gilt 30 Minuten lang und nur einmal.',
  'reset.not-you': 'Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.',

  'address.confirm.subject': 'Bitte bestätigen Sie Ihre neue Adresse',
  'address.confirm.asked':
    'Sie haben darum gebeten, dass dies die Adresse Ihres Kontos wird. Bitte bestätigen Sie sie innerhalb von 24 Stunden; bis dahin gilt die bisherige.',
  'address.confirm.not-you': 'Wenn Sie das nicht waren, müssen Sie nichts tun.',
  'address.confirm.link': 'Diese Adresse bestätigen',
  'address.changed.subject': 'Die Adresse Ihres Kontos wurde geändert',
  'address.changed.what': 'Ihr Konto hat ab jetzt eine andere Adresse, an die auch die E-Mails gehen.',
  'address.changed.was-it-you':
    'Waren Sie das? Dann müssen Sie nichts tun. Wenn nicht, wenden Sie sich bitte sofort an eine Person, die diese Website verwaltet.',
  'bounced.subject': '{name} ist per E-Mail nicht erreichbar',
  'bounced.what':
    'Eine E-Mail an {name} kam als unzustellbar zurück. Bis die Adresse wieder E-Mails annimmt, erfährt {name} nichts von wartenden Kommentaren.',
  'bounced.advice':
    'Bitten Sie {name}, unter „Account“ eine andere Adresse einzutragen, oder deaktivieren Sie das Konto unter „People“.',
  'bounced.link': 'Zur Seite „People“',

  'test.subject': 'Test-E-Mail',
  'test.body':
    'Sie haben diese E-Mail am {when} im Moderationsbereich angefordert. Wenn Sie sie lesen, kommen E-Mails an.',
  'test.link': 'Zur Seite „Mail“',
};
