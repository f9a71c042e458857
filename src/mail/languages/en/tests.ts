/** What the test mail says, as ICU messages. */
export const tests = {
  'tests.subject': 'Test mail',
  'tests.greeting': 'Hello {name},',
  'tests.body': 'You asked the desk for this mail on {when}. When you read it, mail arrives.',
  'tests.link': 'The mail page of the desk',
};
