import type { Moderator } from '../generated/sqlite/client.ts';
import { troubleSentences } from '../mail/banner.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { FailureWord } from '../outbox/failure.ts';
import type { MailTrouble } from '../outbox/read-trouble.ts';

const FILES = 'No mail is being sent, because no mail server is set.';
const FILES_ADVICE =
  'Until SMTP_URL names one and the server is started again, each mail becomes a file in DATA_DIR/mail instead. Admins who may see addresses can read it below, with its links. It is not sent later.';

/** What to do, by why a mail waits. */
const ADVICE: Partial<Record<FailureWord, string>> = {
  server_unreachable: 'Check host and port in SMTP_URL, and whether this machine may connect to them.',
  server_timed_out: 'Check host and port in SMTP_URL, and whether a firewall swallows the connection.',
  not_a_mail_server: 'Check host and port in SMTP_URL.',
  sign_in_refused: 'Check user and password in SMTP_URL; special characters in them must be percent-encoded.',
  tls_failed: 'Check the host in SMTP_URL: it must be the name in the certificate of the mail server.',
  sender_refused: 'Check MAIL_FROM: the mail server must accept it from this user.',
  not_made: 'The mail server has no part in this: look into the log of Moderato for the error.',
  cannot_write_file: 'Check the rights and the free space of the folder DATA_DIR/mail.',
};

const FORGET = 'npx moderato bounce --forget <address>';
const FAILED_ADVICE =
  'What failed is below with the reason; try it again when the cause is gone. After a week it is only listed.';

interface Advice {
  text: string;
  /** To be typed on the machine of the server; '' where there is none. */
  command: string;
}

/** What is wrong with the mail, in sentences, and what to do about it. */
export function presentMailTrouble(
  trouble: MailTrouble,
  { reader, mode }: { reader: Pick<Moderator, 'id'>; mode: Mailer['mode'] },
): { sentences: string[]; advice: Advice[] } {
  const { waitingWord, bounced, failed } = trouble;
  const isFiles = mode === 'files';
  return {
    sentences: [...(isFiles ? [FILES] : []), ...troubleSentences(trouble, reader)],
    advice: [
      ...advise(isFiles && FILES_ADVICE),
      ...advise(waitingWord !== '' && ADVICE[waitingWord as FailureWord]),
      ...bouncedAdvice(bounced, reader),
      ...advise(failed > 0 && FAILED_ADVICE),
    ],
  };
}

const advise = (text: string | undefined | false): Advice[] => (text ? [{ text, command: '' }] : []);

function bouncedAdvice(bounced: MailTrouble['bounced'], reader: Pick<Moderator, 'id'>): Advice[] {
  if (bounced.length === 0) return [];
  const who = bounced.every(({ id }) => id === reader.id)
    ? 'Enter another address under Account.'
    : 'Who cannot be reached enters another address under Account.';
  return [{ text: `${who} When the mailbox works again, an admin runs:`, command: FORGET }];
}
