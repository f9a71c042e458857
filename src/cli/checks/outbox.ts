import { FAILURE_LABELS, type FailureWord, SERVER_WORDS } from '../../outbox/failure.ts';
import { howManyMails } from '../../outbox/how-many.ts';
import { countOutbox } from '../../outbox/read-outbox.ts';
import { readMailTrouble } from '../../outbox/read-trouble.ts';
import { byDue, OPEN } from '../../outbox/outbox.repository.ts';
import { capitalized } from '../../text/capitalized.ts';
import { MINUTE_MS } from '../../time/clock.ts';
import type { CliServices } from '../open-services.ts';
import { type Finding, finder } from './finding.ts';

const LONG_MS = 5 * MINUTE_MS;

/** What became of the mails, and who cannot be reached. */
export async function checkOutbox(services: Pick<CliServices, 'database' | 'clock'>): Promise<Finding[]> {
  const found = finder('outbox');
  const { database, clock } = services;
  const { waiting } = await countOutbox(database);
  const { failed, waitingWord, bounced } = await readMailTrouble(services);
  const mailsWait = `${capitalized(howManyMails(waiting))} ${waiting === 1 ? 'waits' : 'wait'}`;
  const findings: Finding[] = [];
  if (failed > 0) {
    findings.push(
      found(
        'hint',
        `${capitalized(howManyMails(failed))} ${failed === 1 ? 'was' : 'were'} given up within a week.`,
        'See Mail on the desk; each can be tried again there.',
      ),
    );
  }
  if (waitingWord) {
    findings.push(explainWaiting(mailsWait, waitingWord as FailureWord));
  } else if (await isAnyLate(database, clock.now())) {
    findings.push(
      found(
        'wrong',
        `${mailsWait}, and nobody sends what is due.`,
        'Start the server, with MODE all or worker.',
      ),
    );
  }
  for (const { name } of bounced) {
    findings.push(
      found(
        'wrong',
        `The address of ${name} takes no mail.`,
        'Ask for another address under Account; if it was repaired: npx moderato bounce --forget <address>',
      ),
    );
  }
  return findings.length > 0 ? findings : [found('ok', 'Every mail that was due was sent.')];
}

function explainWaiting(mailsWait: string, word: FailureWord): Finding {
  const found = finder('outbox');
  const says = `${mailsWait}. ${FAILURE_LABELS[word] ?? FAILURE_LABELS.failed}.`;
  if (word === 'not_made')
    return found('wrong', says, 'Look for the error in the log; the mail server has no part in it.');
  if (SERVER_WORDS.includes(word)) return found('wrong', says, 'See what is said about smtp above.');
  return found('hint', says, 'It is tried again by itself, for three days; see Mail on the desk.');
}

async function isAnyLate({ prisma }: CliServices['database'], now: Date): Promise<boolean> {
  const oldest = await prisma.outboxMessage.findFirst({
    where: { channel: 'mail', ...OPEN, dueAt: { lte: now } },
    orderBy: byDue('asc'),
  });
  return oldest !== null && now.getTime() - oldest.dueAt.getTime() > LONG_MS;
}
