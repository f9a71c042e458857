import type { Rule, Verdict } from './rule.ts';

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

/** What it says where the admin lets comments appear at once. */
export const atOnce: Verdict = {
  rule: siteDefault.id,
  outcome: 'approved',
  reason: 'Comments here appear at once unless a rule holds them.',
  evidence: [],
};
