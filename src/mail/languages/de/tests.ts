import type { tests as english } from '../en/tests.ts';

export const tests: Record<keyof typeof english, string> = {
  'tests.subject': 'Testmail',
  'tests.greeting': 'Hallo {name}!',
  'tests.body':
    'Sie haben am {when} am Moderationstisch um diese Mail gebeten. Wenn Sie sie lesen, kommen Mails an.',
  'tests.link': 'Zur Mailseite',
};
