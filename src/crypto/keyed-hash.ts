import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 as base64url: equal texts give equal results, and nobody without the key can guess them. */
export const keyedHash = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');
