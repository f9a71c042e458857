import type { Rule } from './rule.ts';

/** Nothing is public until a person says so. */
export const siteDefault: Rule = {
  id: 'site_default',
  judge: () => ({
    outcome: 'pending',
    reason: 'Every comment on this site is read before it appears.',
    evidence: [],
  }),
};
