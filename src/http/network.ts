import { isIPv4, isIPv6 } from 'node:net';

/** Whom a limit counts: an IPv4 address, or an IPv6 /56, which is what one customer gets. */
export const limitKey = (ip: string): string => networkOf(ip, { v4Bytes: 4, v6Bits: 56 });

/** What is kept, and only as a keyed hash: the IPv4 /24 or the IPv6 /48. */
export const storedNetwork = (ip: string): string => networkOf(ip, { v4Bytes: 3, v6Bits: 48 });

function networkOf(ip: string, { v4Bytes, v6Bits }: { v4Bytes: number; v6Bits: number }): string {
  const address = ip.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(address)) return address.split('.').slice(0, v4Bytes).join('.');
  if (!isIPv6(address)) return 'unknown';
  return expand(address)
    .replaceAll(':', '')
    .slice(0, v6Bits / 4);
}

/** All eight groups of four digits. */
function expand(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(missing).fill('0'), ...after]
    .map((group) => group.padStart(4, '0'))
    .join(':');
}
