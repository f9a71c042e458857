import { FAILURE_LABELS, type FailureWord } from '../outbox/failure.ts';
import { type MailTrouble, readMailTrouble, WAITING_CAP } from '../outbox/read-trouble.ts';
import type { Services } from '../services.ts';

/** What every page of the desk says about the mail, before a link to the mail page; '' when all is well. */
export async function mailBanner(services: Pick<Services, 'database' | 'mailer'>): Promise<string> {
  if (services.mailer.mode === 'files') {
    return 'No mail is being sent: set SMTP_URL. Until then, the mails are files that admins can read under Mail.';
  }
  const [first] = troubleSentences(await readMailTrouble(services.database));
  return first ?? '';
}

/** One sentence for each kind of trouble, the worst first. */
export function troubleSentences({ failed, waitingWord, waiting, bounced }: MailTrouble): string[] {
  const sentences: string[] = [];
  if (waitingWord) {
    const label = FAILURE_LABELS[waitingWord as FailureWord] ?? FAILURE_LABELS.failed;
    sentences.push(`Mail is waiting: ${howMany(waiting)}. ${label}. We keep trying.`);
  }
  if (bounced.length > 0) sentences.push(bouncedSentence(bounced));
  if (failed > 0) {
    sentences.push(`${failed === 1 ? 'One mail' : `${failed} mails`} could not be delivered.`);
  }
  return sentences;
}

const howMany = (waiting: number): string =>
  waiting > WAITING_CAP ? `more than ${WAITING_CAP}` : `${waiting}`;

function bouncedSentence(names: string[]): string {
  const who = new Intl.ListFormat('en').format(names);
  return `Mails to ${who} come back: ${names.length === 1 ? 'the address takes' : 'their addresses take'} no mail.`;
}
