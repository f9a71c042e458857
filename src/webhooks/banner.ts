import type { Services } from '../services.ts';
import { countGivenUp } from './deliveries.ts';
import { eventsGivenUp } from './webhooks.presenter.ts';

/** What the desk says to admins of events that were given up, before a link to the webhooks; '' when none was. */
export async function webhookBanner({ database }: Pick<Services, 'database'>): Promise<string> {
  const webhooks = await database.prisma.webhook.findMany({
    where: { disabledAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, name: true },
  });
  const counts = await Promise.all(webhooks.map(({ id }) => countGivenUp(database, id)));
  const missing = webhooks.filter((_, at) => counts[at]! > 0);
  if (missing.length === 0) return '';
  const names = new Intl.ListFormat('en').format(missing.map(({ name }) => `“${name}”`));
  const noun = missing.length === 1 ? 'webhook' : 'webhooks';
  const count = counts.reduce((sum, ofOne) => sum + ofOne, 0);
  return eventsGivenUp(count, ` for the ${noun} ${names}`);
}
