import type { Services } from '../services.ts';
import { countGivenUp } from './deliveries.ts';

/** What the desk says to admins of events that were given up, before a link to the webhooks; '' when none was. */
export async function webhookBanner({ database }: Pick<Services, 'database'>): Promise<string> {
  const givenUp = await countGivenUp(database);
  if (givenUp.size === 0) return '';
  const webhooks = await database.prisma.webhook.findMany({
    where: { id: { in: [...givenUp.keys()] }, disabledAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, name: true },
  });
  const count = webhooks.reduce((sum, { id }) => sum + givenUp.get(id)!, 0);
  if (count === 0) return '';
  const names = new Intl.ListFormat('en').format(webhooks.map(({ name }) => `“${name}”`));
  const events = count === 1 ? 'One event' : `${count} events`;
  const noun = webhooks.length === 1 ? 'webhook' : 'webhooks';
  return `${events} for the ${noun} ${names} ${count === 1 ? 'was' : 'were'} given up.`;
}
