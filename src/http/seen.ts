import { createHash } from 'node:crypto';
import { body } from 'express-validator';

/**
 * A sign of what a form showed. It goes through the form as `seen`, and tells whether that is still what is
 * stored.
 */
export const signOf = (shown: Record<string, string>): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url');

/** A form without it is as good as one that is outdated. */
export const seenChain = body('seen').customSanitizer((value: unknown) =>
  typeof value === 'string' ? value : '',
);
