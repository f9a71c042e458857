import type { CliServices } from '../open-services.ts';
import { type Finding, finder } from './finding.ts';

const found = finder('database');

export async function checkDatabase({ database }: Pick<CliServices, 'database'>): Promise<Finding[]> {
  const admins = await database.prisma.moderator.count({ where: { role: 'admin', disabledAt: null } });
  const answers = found('ok', `The database (${database.dialect}) answers.`);
  if (admins > 0) return [answers];
  return [
    answers,
    found(
      'wrong',
      'Nobody moderates yet.',
      'Start the server and open the link that it prints to make the first admin.',
    ),
  ];
}
