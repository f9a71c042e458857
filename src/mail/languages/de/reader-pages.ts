import type { readerPages as english } from '../en/reader-pages.ts';

export const readerPages: Record<keyof typeof english, string> = {
  'pages.skip': 'Zum Inhalt springen',
  'pages.footer':
    'Was Leserinnen und Leser hier schreiben, wird erst öffentlich, wenn ein Mensch oder eine von ihm aufgestellte Regel es erlaubt.',
  'pages.all-mails': 'Ihre E-Mails: alles, was Sie bestellt haben',

  'pages.wish.decision': 'Was aus Ihrem Kommentar vom {at} wird',
  'pages.wish.replies': 'Antworten auf Ihren Kommentar vom {at}',
  'pages.wish.at-once': 'Neue Kommentare, sofort',
  'pages.wish.daily': 'Neue Kommentare, einmal am Tag',
  'pages.wish.since': 'Seit {at}',
  'pages.wish.stopped': 'Bestätigt am {at}; zurzeit kommen keine E-Mails',
  'pages.wish.unconfirmed': 'Noch nicht bestätigt: Es kommen keine E-Mails',
  'pages.wish.ended': 'Schon abbestellt, am {at}',

  'pages.stop.off':
    'Diese Website verschickt zurzeit keine E-Mails an Leserinnen und Leser. Was Sie bestellt haben, bleibt gespeichert und gilt wieder, sobald E-Mails verschickt werden. Sie müssen nichts tun; was Sie nicht mehr möchten, können Sie schon jetzt abbestellen.',
  'pages.stop.bounced':
    'Eine E-Mail an Ihre Adresse kam am {at} zurück. Deshalb schickt diese Website keine E-Mails mehr dorthin. Sobald Ihr Postfach E-Mails annimmt, können Sie sie wieder erlauben.',
  'pages.stop.unsubscribed':
    'Sie haben am {at} gesagt, dass Sie gar keine E-Mails möchten: Diese Website schickt keine an Ihre Adresse, auch wenn jemand sie bestellt. Sie können E-Mails wieder erlauben.',
  'pages.stop.by-hand':
    'Wer diese Website betreibt, hat E-Mails an Ihre Adresse am {at} abgestellt. Sie können E-Mails wieder erlauben.',
  'pages.allow': 'E-Mails wieder erlauben',

  'pages.confirm.title': 'Möchten Sie diese E-Mails?',
  'pages.confirm.lead':
    'Jemand hat diese E-Mails für Ihre Adresse bestellt. Sie kommen nur, wenn Sie sie möchten:',
  'pages.confirm.button': 'Ja, ich möchte diese E-Mails',
  'pages.confirm.not-you':
    'Wenn Sie sie nicht möchten oder es nicht waren: Schließen Sie diese Seite. Es wurde nichts geändert.',
  'pages.confirm.done.title': 'Ihre Adresse ist bestätigt',
  'pages.confirm.done':
    'Sie haben diese E-Mails bestellt, und ab jetzt kommen sie. Jede enthält einen Link, mit dem Sie sie abbestellen können.',
  'pages.confirm.stopped': 'Ihre Bestellung ist bestätigt, aber zurzeit kommen keine E-Mails.',
  'pages.confirm.over.title': 'Es ist nichts mehr zu bestätigen',
  'pages.confirm.over': 'Wonach Sie gefragt wurden, ist schon bestätigt oder wurde abbestellt.',

  'pages.unsubscribe.title': 'Diese E-Mails abbestellen?',
  'pages.unsubscribe.lead':
    'Noch wurde nichts geändert. Mit der Schaltfläche bestellen Sie diese E-Mails ab und keine anderen:',
  'pages.unsubscribe.button': 'Diese E-Mails abbestellen',
  'pages.unsubscribe.done.title': 'Diese E-Mails sind abbestellt',
  'pages.unsubscribe.done':
    'Sie erhalten diese E-Mails nicht mehr. Was Sie sonst bestellt haben, bleibt bestellt.',
  'pages.unsubscribe.over.title': 'Diese E-Mails waren schon abbestellt',
  'pages.unsubscribe.over': 'Hier ist nichts mehr zu tun, und es wurde nichts geändert.',
  'pages.unsubscribe.last-link':
    'Der letzte Link in jeder unserer neueren E-Mails zeigt alles, was Sie bestellt haben; dort können Sie es abbestellen.',

  'pages.manage.title': 'Ihre E-Mails',
  'pages.manage.nothing': 'Sie erhalten von dieser Website keine E-Mails.',
  'pages.manage.confirm': 'Bestätigen',
  'pages.manage.at-once': 'Stattdessen sofort',
  'pages.manage.daily': 'Stattdessen einmal am Tag',
  'pages.manage.end': 'Abbestellen',
  'pages.manage.end-all': 'Alle abbestellen',
  'pages.manage.none.title': 'Gar keine E-Mails',
  'pages.manage.none':
    'Bestellt alles ab, und niemand kann mehr E-Mails an Ihre Adresse bestellen. Auf dieser Seite können Sie E-Mails wieder erlauben.',
  'pages.manage.none.button': 'Gar keine E-Mails von dieser Website',
  'pages.manage.secret': 'Wer die Adresse dieser Seite hat, kann hier dasselbe tun wie Sie.',

  'pages.link.unknown.title': 'Dieser Link führt nirgendwohin',
  'pages.link.unknown':
    'Er ist unvollständig oder stammt nicht von uns. Bitte kopieren Sie den ganzen Link aus der E-Mail. Es wurde nichts geändert.',
  'pages.link.expired.title': 'Dieser Link ist abgelaufen',
  'pages.link.expired':
    'Er galt nur eine begrenzte Zeit, und die ist vorbei. Es wurde nichts geändert. Eine neuere E-Mail enthält einen neueren Link. Wenn Sie keine haben, kreuzen Sie unter Ihrem nächsten Kommentar an, dass Sie E-Mails möchten: Dann bekommen Sie eine mit einem neuen Link.',
  'pages.link.meta': 'Fehler {status}, Anfrage {requestId}',

  'pages.did.confirm': 'Bestätigt.',
  'pages.did.at-once': 'Gespeichert: Neue Kommentare werden sofort gemeldet.',
  'pages.did.daily': 'Gespeichert: Neue Kommentare werden einmal am Tag gemeldet.',
  'pages.did.end': 'Abbestellt. Solche E-Mails kommen nicht mehr.',
  'pages.did.end-all': 'Alle abbestellt.',
  'pages.did.no-mail': 'Diese Website schickt keine E-Mails mehr an Ihre Adresse, wer sie auch bestellt.',
  'pages.did.mail-again': 'E-Mails an Ihre Adresse sind wieder erlaubt.',
};
