import type { Rule } from './rule.ts';

const SHOWN_CHARACTERS = 100;

/** People do not see this field, so only a program fills it in. */
export const honeypot: Rule = {
  id: 'honeypot',
  judge: ({ honeypot: typed }) =>
    typed === ''
      ? null
      : {
          outcome: 'spam',
          reason: 'A field that people cannot see was filled in.',
          evidence: [{ field: 'website_confirm', match: typed.slice(0, SHOWN_CHARACTERS).toWellFormed() }],
        },
};
