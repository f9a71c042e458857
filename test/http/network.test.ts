import { limitKey, storedNetwork } from '../../src/http/network.ts';

describe('limitKey', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2ff::1', '20010db8000102'],
    ['2001:DB8:1:200:9:9:9:9', '20010db8000102'],
    ['fe80::1%eth0', 'fe800000000000'],
    ['::1', '00000000000000'],
    ['', 'unknown'],
    ['not an address', 'unknown'],
  ])('when the address is "%s", it counts as %s', (ip, key) => {
    expect(limitKey(ip)).toBe(key);
  });

  test('when two addresses differ within one /56, they count together', () => {
    expect(limitKey('2001:db8:1:200::1')).toBe(limitKey('2001:db8:1:2ff::2'));
    expect(limitKey('2001:db8:1:200::1')).not.toBe(limitKey('2001:db8:1:300::1'));
  });
});

describe('storedNetwork', () => {
  test.each([
    ['192.0.2.7', '192.0.2'],
    ['::ffff:192.0.2.7', '192.0.2'],
    ['2001:db8:1:2ff::1', '20010db80001'],
    ['', 'unknown'],
  ])('when the address is "%s", %s is kept', (ip, network) => {
    expect(storedNetwork(ip)).toBe(network);
  });
});
