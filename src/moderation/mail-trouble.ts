import { troubleSentences } from '../mail/banner.ts';
import type { FailureWord } from '../outbox/failure.ts';
import type { MailTrouble } from '../outbox/read-trouble.ts';

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

/** What is wrong with the mail, in sentences, and what to do about it. */
export function presentMailTrouble(trouble: MailTrouble): { sentences: string[]; advice: string[] } {
  const { waitingWord, bounced, failed } = trouble;
  const advice = [
    ...(waitingWord ? [ADVICE[waitingWord as FailureWord] ?? ''] : []),
    ...(bounced.length > 0 ? ['Ask them for another address, which they enter under Account.'] : []),
    ...(failed > 0 ? ['What failed is below with the reason; try it again when the cause is gone.'] : []),
  ];
  return { sentences: troubleSentences(trouble), advice: advice.filter((sentence) => sentence !== '') };
}
