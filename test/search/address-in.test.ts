import { addressIn } from '../../src/search/address-in.ts';

test.each([
  ['mia@example.com', 'mia@example.com'],
  [' Mia <mia@mail.example.com>, ', 'mia@mail.example.com'],
  ['written by MIA+trains@example.com.', 'MIA+trains@example.com'],
  ['mïa@bücher.example', 'mïa@bücher.example'],
  ['night train', null],
  ['@mia', null],
  ['mia @ example.com', null],
  ['2 @ 3.50', null],
  ['mia@localhost', null],
  ['', null],
])('in %j it sees the address %j', (text, expected) => {
  expect(addressIn(text)).toBe(expected);
});
