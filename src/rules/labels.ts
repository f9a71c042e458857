const LABELS: Record<string, string> = {
  honeypot: 'Hidden field filled in',
  blocked_words: 'Blocked words',
  too_many_links: 'Too many links',
  site_default: 'Everything is read first',
};

/** What people call a rule; an unknown id is shown as it is. */
export const ruleLabel = (id: string): string => LABELS[id] ?? id;
