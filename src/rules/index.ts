import type { Logger } from 'pino';
import { blockedWords } from './blocked-words.ts';
import { honeypot } from './honeypot.ts';
import type { Judgement, JudgedSubmission, Outcome, Rule, RuleChoices, Verdict } from './rule.ts';
import { siteDefault } from './site-default.ts';
import { tooManyLinks } from './too-many-links.ts';

/** Every rule runs and its verdict is kept; the strictest outcome wins, the site's default comes last. */
export const RULES: readonly Rule[] = [
  // Programs, not people.
  honeypot,
  // What the text says.
  blockedWords,
  tooManyLinks,
  // Nothing against it, but nobody has read it yet.
  siteDefault,
];

const STRICTNESS: Record<Outcome, number> = { none: 0, approved: 1, pending: 2, spam: 3, trash: 4 };

/** A rule that cannot answer is logged and holds the comment; the others still run. */
export function judge(
  submission: JudgedSubmission,
  choices: RuleChoices,
  log: Pick<Logger, 'error'>,
  rules: readonly Rule[] = RULES,
): Judgement {
  const verdicts = rules.map((rule) => verdictOf(rule, submission, choices, log));
  let strictest: Verdict = { rule: 'site_default', outcome: 'pending', reason: '', evidence: [] };
  let found = false;
  for (const verdict of verdicts) {
    if (verdict.outcome === 'none' || (found && STRICTNESS[verdict.outcome] <= STRICTNESS[strictest.outcome]))
      continue;
    strictest = verdict;
    found = true;
  }
  return { status: strictest.outcome as Judgement['status'], reason: strictest.rule, verdicts };
}

function verdictOf(
  rule: Rule,
  submission: JudgedSubmission,
  choices: RuleChoices,
  log: Pick<Logger, 'error'>,
): Verdict {
  try {
    const finding = rule.judge(submission, choices);
    return finding
      ? { rule: rule.id, ...finding }
      : { rule: rule.id, outcome: 'none', reason: '', evidence: [] };
  } catch (error) {
    log.error({ rule: rule.id, err: error }, 'a rule could not answer; the comment is held');
    return { rule: rule.id, outcome: 'pending', reason: 'This rule could not answer.', evidence: [] };
  }
}
