import type { readers as english } from '../en/readers.ts';

export const readers: Record<keyof typeof english, string> = {
  'readers.greeting': 'Hallo,',
};
