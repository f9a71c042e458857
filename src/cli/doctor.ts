import type { Command } from 'commander';
import { startFailure } from '../ops/cannot-start.ts';
import { BadSettings } from '../settings/load.ts';
import { checkDatabase } from './checks/database.ts';
import { lookUpIn } from './checks/dns.ts';
import { type Finding, finder } from './checks/finding.ts';
import { checkLinks } from './checks/links.ts';
import { checkOutbox } from './checks/outbox.ts';
import { checkSender } from './checks/sender.ts';
import { checkSmtp } from './checks/smtp.ts';
import { type CliServices, withServices } from './open-services.ts';

const MARKS: Record<Finding['state'], string> = {
  ok: 'ok     ',
  hint: 'hint   ',
  wrong: 'WRONG  ',
  unknown: '?      ',
};

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Checks settings, database, mail server, sender, links in mails and the outbox, and says what to do. Sends nothing. Ends with 1 when something is wrong.',
    )
    .option('--json', 'print the findings as JSON')
    .option('--dns <servers>', 'ask these name servers instead of the system’s, parted by commas')
    .action(async ({ json = false, dns = '' }: { json?: boolean; dns?: string }) => {
      const findings = await examine(dns.split(',').filter(Boolean));
      if (json) console.log(JSON.stringify({ findings }, null, 2));
      else print(findings);
      process.exitCode = findings.some(({ state }) => state === 'wrong') ? 1 : 0;
    });
}

async function examine(nameServers: string[]): Promise<Finding[]> {
  try {
    return await withServices(async (services) => [
      finder('settings')('ok', 'The settings can be read.'),
      ...(await checkAll(services, nameServers)),
    ]);
  } catch (error) {
    if (error instanceof BadSettings) {
      return error.problems.map((problem) =>
        finder('settings')('wrong', endingInOneDot(problem), 'Correct it in the environment or .env.'),
      );
    }
    const failure = startFailure(error);
    if (!failure) throw error;
    return [
      finder('database')(
        'wrong',
        `The database cannot be used: ${failure.reason}.`,
        'Check DATABASE_URL and DATA_DIR.',
      ),
    ];
  }
}

async function checkAll(services: CliServices, nameServers: string[]): Promise<Finding[]> {
  const findings = await Promise.all([
    checkDatabase(services),
    checkSmtp(services),
    checkSender(services, lookUpIn(nameServers)),
    checkLinks(services),
    checkOutbox(services),
  ]);
  return findings.flat();
}

/** Some end in an address that is left open: smtps://... */
const endingInOneDot = (problem: string): string => (problem.endsWith('.') ? problem : `${problem}.`);

function print(findings: Finding[]): void {
  for (const { check, state, says, advice } of findings) {
    console.log(`${MARKS[state]}${check.padEnd(10)}${says}`);
    if (advice && state !== 'ok') console.log(`${' '.repeat(17)}-> ${advice}`);
  }
}
