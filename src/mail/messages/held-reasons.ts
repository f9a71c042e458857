import { ruleLabel } from '../../rules/labels.ts';
import { NOT_SHOWN, UNANSWERED } from '../../rules/rule.ts';
import type { PhraseKey, Phrases } from '../languages/index.ts';
import { plainLine } from '../plain-line.ts';

interface StoredVerdict {
  rule: string;
  outcome: string;
  reason: string;
  evidence: string;
}

/** Rules whose sentence is always the same; of a rule without words here, its own sentence is told. */
const SAYS: Record<string, PhraseKey> = {
  site_default: 'rule.site_default',
  honeypot: 'rule.honeypot',
  banned: 'rule.banned',
};

/** Why a comment waits: the id of the rule that held it first, by which digests are grouped. */
export const firstReason = (verdicts: readonly StoredVerdict[]): string =>
  verdicts.find(holds)?.rule ?? 'site_default';

/** Why a comment waits, one sentence per rule that held it, in the reader's language. */
export function heldReasons(say: Phrases, verdicts: readonly StoredVerdict[]): string[] {
  const holding = verdicts.filter(holds);
  return holding.length > 0
    ? holding.map((verdict) => plainLine(reasonOf(say, verdict), 500))
    : [say('rule.site_default')];
}

const holds = ({ outcome }: StoredVerdict): boolean => outcome !== 'none' && outcome !== 'approved';

function reasonOf(say: Phrases, { rule, reason, evidence }: StoredVerdict): string {
  if (reason === UNANSWERED) return say('rule.unanswered');
  if (rule === 'too_many_links') return linksIn(say, reason);
  if (rule === 'blocked_words') return say('rule.blocked_words', { matches: wordsIn(say, evidence) });
  const key = SAYS[rule];
  return key ? say(key) : reason || ruleLabel(rule);
}

/** @param reason as the rule wrote it, "3 links, 2 allowed.": its evidence does not hold them all */
function linksIn(say: Phrases, reason: string): string {
  const [, count, allowed] = /^(\d+) links, (\d+) allowed/.exec(reason) ?? [];
  return count && allowed
    ? say('rule.too_many_links', { count: Number(count), allowed: Number(allowed) })
    : reason;
}

function wordsIn(say: Phrases, evidence: string): string {
  const found = JSON.parse(evidence) as { match: string }[];
  const shown = found.map(({ match }) =>
    match === NOT_SHOWN ? say('rule.part-of-address') : say('rule.word', { word: match }),
  );
  return [...new Set(shown)].join(', ');
}
