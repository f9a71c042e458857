/** The address itself is kept encrypted in one table, so nothing of it is repeated in evidence. */
export const NOT_SHOWN = 'part of the email address';

/** What the verdict of a rule says that threw an error. */
export const UNANSWERED = 'This rule could not answer.';

export type Outcome = 'none' | 'approved' | 'pending' | 'spam' | 'trash';

/** What the rules look at. */
export interface JudgedSubmission {
  authorName: string;
  email: string;
  website: string;
  text: string;
  /** Targets of the links in the text. */
  links: string[];
  /** What was typed into the field that people cannot see. */
  honeypot: string;
  /** The bans that catch it. */
  bans: { kind: string; label: string }[];
  /** From a browser that is known as that of an author whom moderators trust. */
  isTrusted: boolean;
}

/** The choices of the site's admin that rules need. */
export interface RuleChoices {
  maxLinks: number;
  /** One word or phrase per line. */
  blockedWords: string;
}

/** What a rule found: never without a sentence for the moderator. */
export interface Finding {
  outcome: Exclude<Outcome, 'none'>;
  reason: string;
  /** What matched, and where. */
  evidence: { field: string; match: string }[];
}

export interface Rule {
  /** Stored with each verdict; never renamed. */
  id: string;
  /** @returns null when there is nothing to say */
  judge(submission: JudgedSubmission, choices: RuleChoices): Finding | null;
}

export interface Verdict {
  rule: string;
  outcome: Outcome;
  reason: string;
  evidence: Finding['evidence'];
}

export interface Judgement {
  status: Exclude<Outcome, 'none'>;
  /** The id of the rule that decided. */
  reason: string;
  verdicts: Verdict[];
  /** How much the rules have against it, as a number to sort by. */
  risk: number;
}
