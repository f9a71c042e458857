import { isIPv4, isIPv6 } from 'node:net';

/** Whom a limit counts: an IPv4 address, or an IPv6 /56, which is what one customer gets. */
export const limitKey = (ip: string): string => networkOf(ip, { v4Bytes: 4, v6Bits: 56 });

/** What is kept, and only as a keyed hash: the IPv4 /24 or the IPv6 /48. */
export const storedNetwork = (ip: string): string => networkOf(ip, { v4Bytes: 3, v6Bits: 48 });

function networkOf(ip: string, { v4Bytes, v6Bits }: { v4Bytes: number; v6Bits: number }): string {
  const address = withoutPort(ip).replace(/%.*$/, '');
  if (isIPv4(address)) return address.split('.').slice(0, v4Bytes).join('.');
  if (!isIPv6(address)) return 'unknown';
  const digits = expand(address);
  const mapped = /^0{20}ffff(?<v4>.{8})$/.exec(digits)?.groups?.v4;
  if (mapped) return [...Buffer.from(mapped, 'hex')].slice(0, v4Bytes).join('.');
  return digits.slice(0, v6Bits / 4);
}

/** Some proxies add the port to the addresses they pass on. */
function withoutPort(ip: string): string {
  return ip.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
}

/** All 32 hexadecimal digits of an IPv6 address, also of one that ends as IPv4. */
function expand(address: string): string {
  const [head = '', tail] = address
    .toLowerCase()
    .replace(/\d+(\.\d+){3}$/, asGroups)
    .split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(missing).fill('0'), ...after]
    .map((group) => group.padStart(4, '0'))
    .join('');
}

const asGroups = (v4: string): string =>
  Buffer.from(v4.split('.').map(Number)).toString('hex').replace(/^.{4}/, '$&:');
