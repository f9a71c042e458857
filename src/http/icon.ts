import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { DAY_MS } from '../time/clock.ts';

const ICON = join(import.meta.dirname, '../../views/assets/icon.svg');

/** For whoever asks for /favicon.ico unseen; our pages name the icon themselves. */
export const sendIcon: RequestHandler = (_req, res) => {
  res.sendFile(ICON, { maxAge: 30 * DAY_MS });
};
