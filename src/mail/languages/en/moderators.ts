/** What mails to moderators say, as ICU messages. */
export const moderators = {
  'moderators.greeting': 'Hello {name},',
};
