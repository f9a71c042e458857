import { can } from '../accounts/permissions.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { mailBanner } from '../mail/banner.ts';
import type { Services } from '../services.ts';
import { webhookBanner } from '../webhooks/banner.ts';

/** One thing that needs attention, with a link to where it is dealt with. */
export interface Banner {
  text: string;
  url: string;
  link: string;
}

/**
 * What every page of the desk says first, when something is wrong.
 * @param without what has a place of its own on the page
 */
export async function deskBanners(
  services: Pick<Services, 'database' | 'clock' | 'mailer'>,
  moderator: Moderator,
  { without }: { without?: 'mail' | 'webhooks' } = {},
): Promise<Banner[]> {
  const tellsWebhooks = without !== 'webhooks' && can(moderator, 'webhooks.manage');
  const banners = [
    {
      text: without === 'mail' ? '' : await mailBanner(services, moderator),
      url: '/desk/mail',
      link: 'See what and why',
    },
    {
      text: tellsWebhooks ? await webhookBanner(services) : '',
      url: '/desk/webhooks',
      link: 'See which and why',
    },
  ];
  return banners.filter(({ text }) => text !== '');
}
