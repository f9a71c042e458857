import { createHash } from 'node:crypto';
import type { MailContent } from './mailer.ts';

/** Two contents with the same hash read the same for whoever gets them, and an answer to them goes to the same address. */
export const contentHash = ({ to, subject, text, html, replyTo }: MailContent): string =>
  createHash('sha256')
    .update(JSON.stringify([to.address, subject, text, html, replyTo?.address]))
    .digest('hex');
