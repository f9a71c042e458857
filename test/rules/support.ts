import type { JudgedSubmission } from '../../src/rules/rule.ts';

/** A submission that no rule has anything against. */
export const submission = (changes: Partial<JudgedSubmission> = {}): JudgedSubmission => ({
  authorName: 'Ann',
  email: 'ann@example.org',
  website: '',
  text: 'A kind word.',
  links: [],
  honeypot: '',
  bans: [],
  isTrusted: false,
  ...changes,
});

export const choices = { maxLinks: 2, blockedWords: '' };
