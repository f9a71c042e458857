import type { Response } from 'express';
import { type Voice, voiceFor } from '../mail/voice.ts';
import type { Services } from '../services.ts';

/** Sends a page behind a link in a mail to a reader; it speaks the language of those mails. */
export function sendReaderPage(
  { views, site }: Pick<Services, 'views' | 'site'>,
  res: Response,
  name: 'confirmation' | 'subscriptions' | 'unsubscribe' | 'dead-link',
  present: (voice: Voice) => object,
): void {
  const voice = voiceFor(site.get());
  const page = { lang: voice.locale, say: voice.say, ...present(voice) };
  res.type('html').send(views.render(`subscriptions/${name}`, page));
}
