/** What somebody did, to be read after the name. */
export const DECISION_WORDS: Record<string, string> = {
  submit: 'submitted this comment',
  approve: 'approved this comment',
  spam: 'marked this comment as spam',
  trash: 'moved this comment to the trash',
  pending: 'put this comment back to pending',
  undo: 'took the decision back',
  edit: 'edited this comment',
  reply: 'replied from the desk',
  withdraw: 'withdrew this comment',
};

/** Such as "Noor approved this comment." */
export function describeEntry(entry: {
  action: string;
  actor: string;
  moderator: { name: string } | null;
}): string {
  const who = entry.moderator?.name ?? (entry.actor === 'commenter' ? 'The author' : 'A rule');
  return `${who} ${DECISION_WORDS[entry.action] ?? entry.action}.`;
}
