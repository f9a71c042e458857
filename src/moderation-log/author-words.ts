/** What a moderator did about an author, to be read after the moderator's name and before the entry's note. */
export const AUTHOR_ACTIONS: Record<string, string> = {
  note: 'wrote a note about',
  'delete-note': 'deleted a note about',
  trust: 'trusted',
  distrust: 'ended the trust in',
  reveal: 'looked at the address of',
  find: 'searched by address and found',
  ban: 'banned',
  'lift-ban': 'lifted the ban of',
};
