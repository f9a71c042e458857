/** What mails to readers say, as ICU messages. */
export const readers = {
  'readers.greeting': 'Hello,',
};
