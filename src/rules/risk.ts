import type { Outcome, Verdict } from './rule.ts';
import { siteDefault } from './site-default.ts';

const WEIGHTS: Record<Outcome, number> = { none: 0, approved: 0, pending: 10, spam: 30, trash: 50 };

/**
 * How much the rules have against a comment, as a number to sort by: what each rule wants, and how often it
 * found something. That the site holds everything says nothing about a comment.
 */
export function riskOf(verdicts: readonly Verdict[]): number {
  return verdicts
    .filter(({ rule }) => rule !== siteDefault.id)
    .reduce((risk, { outcome, evidence }) => risk + WEIGHTS[outcome] + evidence.length, 0);
}
