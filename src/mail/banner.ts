import type { Moderator } from '../generated/sqlite/client.ts';
import { FAILURE_LABELS, type FailureWord } from '../outbox/failure.ts';
import { howManyMails } from '../outbox/how-many.ts';
import { type MailTrouble, readMailTrouble, WAITING_CAP } from '../outbox/read-trouble.ts';
import type { Services } from '../services.ts';
import { capitalized } from '../text/capitalized.ts';

type Reader = Pick<Moderator, 'id'>;

/** What every page of the desk says about the mail, before a link to the mail page; '' when all is well. */
export async function mailBanner(
  services: Pick<Services, 'database' | 'clock' | 'mailer'>,
  reader: Reader,
): Promise<string> {
  if (services.mailer.mode === 'files') {
    return 'No mail is being sent: set SMTP_URL. Until then, the mails are files that admins can read under Mail.';
  }
  const [first] = troubleSentences(await readMailTrouble(services), reader);
  return first ?? '';
}

/** One sentence for each kind of trouble, the worst first. */
export function troubleSentences(
  { failed, waitingWord, waiting, bounced }: MailTrouble,
  reader: Reader,
): string[] {
  const sentences: string[] = [];
  if (waitingWord) {
    const label = FAILURE_LABELS[waitingWord as FailureWord] ?? FAILURE_LABELS.failed;
    const mails = capitalized(howManyMails(waiting, WAITING_CAP));
    sentences.push(`${mails} ${waiting === 1 ? 'is' : 'are'} waiting. ${label}. We keep trying.`);
  }
  if (bounced.some(({ id }) => id === reader.id)) {
    sentences.push('Mails to you come back: your address takes no mail.');
  }
  const others = bounced.filter(({ id }) => id !== reader.id).map(({ name }) => name);
  if (others.length > 0) sentences.push(bouncedSentence(others));
  if (failed > 0) sentences.push(`${capitalized(howManyMails(failed))} could not be delivered.`);
  return sentences;
}

function bouncedSentence(names: string[]): string {
  const who = new Intl.ListFormat('en').format(names);
  return `Mails to ${who} come back: ${names.length === 1 ? 'the address takes' : 'their addresses take'} no mail.`;
}
