import { hideAddresses } from '../../src/text/hide-addresses.ts';

test.each([
  ['550 5.1.1 <mia@readers.test>: unknown', '550 5.1.1 <***>: unknown'],
  ['mia@readers.test', '***'],
  ['Write to mia@readers.test, or root@localhost.', 'Write to ***, or ***'],
  ['An ü@bücher.example', 'An ***'],
  ['@mia, see you @ 9', '@mia, see you @ 9'],
  ['<b>a@b</b>', '<b>***</b>'],
  ["o'hara@readers.test", '***'],
  ['a&b@readers.test', '***'],
  ['<p>o&#39;hara@a.test, a&amp;b@a.test</p>', '<p>***, ***</p>'],
  ['Mia &lt;mia@readers.test&gt; &amp; Ben', 'Mia &lt;***&gt; &amp; Ben'],
])('in %j the addresses are hidden', (text, hidden) => {
  expect(hideAddresses(text, '***')).toBe(hidden);
});
