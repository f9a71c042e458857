import type { Rule } from './rule.ts';

/** Whom a moderator lets through; whether it is really them is known by the browser, never by the address. */
export const trustedAuthor: Rule = {
  id: 'trusted_author',
  judge: ({ isTrusted }) =>
    isTrusted
      ? {
          outcome: 'approved',
          reason: 'A trusted author, writing from a browser that is known as theirs.',
          evidence: [],
        }
      : null,
};
