import type { Rule } from './rule.ts';

const SHOWN_LINKS = 20;
const SHOWN_CHARACTERS = 200;

export const tooManyLinks: Rule = {
  id: 'too_many_links',
  judge: ({ links }, { maxLinks }) =>
    links.length <= maxLinks
      ? null
      : {
          outcome: 'pending',
          reason: `${links.length} links, ${maxLinks} allowed.`,
          evidence: links.slice(0, SHOWN_LINKS).map((link) => ({
            field: 'comment',
            match: link.slice(0, SHOWN_CHARACTERS).toWellFormed(),
          })),
        },
};
