import type { Logger } from 'pino';
import { banned } from './banned.ts';
import { blockedWords } from './blocked-words.ts';
import { honeypot } from './honeypot.ts';
import { riskOf } from './risk.ts';
import {
  type Judgement,
  type JudgedSubmission,
  type Outcome,
  type Rule,
  type RuleChoices,
  UNANSWERED,
  type Verdict,
} from './rule.ts';
import { atOnce, siteDefault } from './site-default.ts';
import { tooManyLinks } from './too-many-links.ts';
import { trustedAuthor } from './trusted-author.ts';

/** Every rule runs and its verdict is kept; the strictest outcome wins, of equals the first. */
export const RULES: readonly Rule[] = [
  // Programs, not people.
  honeypot,
  // Whom moderators know.
  banned,
  trustedAuthor,
  // What the text says.
  blockedWords,
  tooManyLinks,
  // Nothing against it, but nobody has read it yet.
  siteDefault,
];

const STRICTEST_FIRST = ['trash', 'spam', 'pending', 'approved'] as const satisfies Outcome[];

/** A rule that cannot answer is logged and holds the comment; the others still run. */
export function judge(
  submission: JudgedSubmission,
  choices: RuleChoices,
  log: Pick<Logger, 'error'>,
  rules: readonly Rule[] = RULES,
): Judgement {
  return settle(rules.map((rule) => verdictOf(rule, submission, choices, log)));
}

/** The same where nothing needs to be read before it appears: only a rule that found something holds it. */
export function withoutPremoderation({ verdicts }: Judgement): Judgement {
  return settle(verdicts.map((verdict) => (verdict.rule === siteDefault.id ? atOnce : verdict)));
}

function settle(verdicts: Verdict[]): Judgement {
  const risk = riskOf(verdicts);
  for (const status of STRICTEST_FIRST) {
    const deciding = verdicts.find(({ outcome }) => outcome === status);
    if (deciding) return { status, reason: deciding.rule, verdicts, risk };
  }
  return { status: 'pending', reason: siteDefault.id, verdicts, risk };
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
    return { rule: rule.id, outcome: 'pending', reason: UNANSWERED, evidence: [] };
  }
}
