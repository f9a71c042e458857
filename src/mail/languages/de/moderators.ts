import type { moderators as english } from '../en/moderators.ts';

export const moderators: Record<keyof typeof english, string> = {
  'moderators.greeting': 'Hallo {name},',
};
