import { limitKey, storedNetwork } from '../../src/http/network.ts';

describe('limitKey', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2ff::1', '20010db8000102'],
    ['2001:DB8:1:200:9:9:9:9', '20010db8000102'],
    ['fe80::1%eth0', 'fe800000000000'],
    ['::1', '00000000000000'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:FFFF:C000:0207', '192.0.2.7'],
    ['192.0.2.7:80', '192.0.2.7'],
    ['[::1]:80', '00000000000000'],
    ['[2001:db8:1:2ff::1]', '20010db8000102'],
    ['[::ffff:192.0.2.7]:443', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '0064ff9b000000'],
    ['::192.0.2.7', '00000000000000'],
    ['192.0.2.7:x', 'unknown'],
    ['192.0.2.7.9:80', 'unknown'],
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
    ['::ffff:c000:207', '192.0.2'],
    ['192.0.2.7:80', '192.0.2'],
    ['2001:db8:1:2ff::1', '20010db80001'],
    ['', 'unknown'],
  ])('when the address is "%s", %s is kept', (ip, network) => {
    expect(storedNetwork(ip)).toBe(network);
  });
});
