import { type Command, InvalidArgumentError } from 'commander';
import { LARGEST_REPORT_BYTES } from '../mail/bounces/read-report.ts';
import { forgetBounces } from '../mail/bounces/forget-bounces.ts';
import { type ReportOutcome, takeReport } from '../mail/bounces/take-report.ts';
import { isEmailAddress } from '../text/email.ts';
import { withSite } from './open-services.ts';

const SENTENCES: Record<ReportOutcome, string> = {
  'no-report': 'This is no report of failed delivery; nothing was changed.',
  'not-ours': 'The report is about no mail of this site; nothing was changed.',
  delayed: 'The mail may arrive yet; this was noted with it.',
  returned: 'The mail came back, but not because of its address; this was noted with it.',
  suppressed: 'The reader’s address gets no more mail.',
  unreachable: 'The moderator’s address takes no mail; the other admins are told.',
};

export function addBounce(program: Command): void {
  program
    .command('bounce')
    .description(
      'Reads a report of failed delivery (RFC 3464) from standard input and stops mailing an address that does not exist. Meant for a pipe of your mail server; see docs/mail.md. Ends with 0 whatever the report says, so that the pipe sends nothing back.',
    )
    .option('--forget <address>', 'instead: mail this address again, because it was repaired', addressOption)
    .action(async ({ forget }: { forget?: string }) => {
      if (forget) return forgetAddress(forget);
      const outcome = await withSite(async (services) => takeReport(services, await readInput()));
      console.log(SENTENCES[outcome]);
    });
}

async function forgetAddress(address: string): Promise<void> {
  const wasKnown = await withSite((services) => forgetBounces(services, address));
  console.log(wasKnown ? 'The address is mailed again.' : 'Nothing was known against this address.');
}

function addressOption(value: string): string {
  if (!isEmailAddress(value)) throw new InvalidArgumentError('It must be an email address.');
  return value;
}

/** One byte more than the largest report says that there was more; the rest is read and thrown away. */
async function readInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    if (bytes <= LARGEST_REPORT_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks);
}
