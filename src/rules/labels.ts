const RULE_LABELS: Record<string, string> = {
  honeypot: 'A field that people cannot see',
  banned: 'A ban',
  trusted_author: 'A trusted author',
  blocked_words: 'Blocked words',
  too_many_links: 'Number of links',
  site_default: 'The default of the site',
};

/** The rules that there are, to choose from. */
export const labelledRules = (): { value: string; label: string }[] =>
  Object.entries(RULE_LABELS).map(([value, label]) => ({ value, label }));

/** What people read in place of a rule's id; a rule that is gone has an id without words. */
export const ruleLabel = (id: string): string => RULE_LABELS[id] ?? 'A rule that is no longer in use';
