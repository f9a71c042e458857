import type { Rule } from './rule.ts';

/** Nothing is public until a person says so, or has said so of this author. */
export const siteDefault: Rule = {
  id: 'site_default',
  judge: ({ isTrusted }) =>
    isTrusted
      ? null
      : {
          outcome: 'pending',
          reason: 'Every comment on this site is read before it appears.',
          evidence: [],
        },
};
