// Every mail that docs/mails.md shows, as text and as HTML, from the page of examples.
import { EXAMPLE_NAMES, EXAMPLES } from '../../src/mail/previews/examples.ts';
import type { Picture } from './pages.ts';

export const PICTURES_OF_MAILS: Picture[] = EXAMPLE_NAMES.filter((name) => !EXAMPLES[name].looksLike).flatMap(
  (name): Picture[] => [
    { folder: 'mail', name: `${name}-text`, path: `/desk/mail/previews?message=${name}`, part: '.message' },
    { folder: 'mail', name: `${name}-html`, path: `/desk/mail/previews/html?message=${name}`, isWhole: true },
  ],
);
