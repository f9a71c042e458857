import { FAILURE_LABELS, type FailureWord } from '../outbox/failure.ts';
import { readMailTrouble } from '../outbox/read-outbox.ts';
import type { Services } from '../services.ts';

/** What every page of the desk says about the mail; '' when all is well. */
export async function mailBanner(services: Pick<Services, 'database' | 'mailer'>): Promise<string> {
  if (services.mailer.mode === 'files') {
    return 'No mail is being sent: set SMTP_URL. Until then, the mails are files that admins can read under Mail.';
  }
  const { failed, waitingWord } = await readMailTrouble(services.database);
  if (waitingWord) {
    return `Mail is waiting. ${FAILURE_LABELS[waitingWord as FailureWord] ?? FAILURE_LABELS.failed}. We keep trying.`;
  }
  if (failed > 0) {
    return `${failed === 1 ? 'One mail' : `${failed} mails`} could not be delivered. See Mail.`;
  }
  return '';
}
