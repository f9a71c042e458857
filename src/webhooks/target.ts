// Where a webhook may call: the public internet, and what a setting allows beside it.
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import type { Network } from '../settings/values.ts';
import { CallFailed } from './failure.ts';

/** RFC 4291, 2.4 and the registry of IANA: every public address is in here. Some private networks live beside it. */
const PUBLIC_IPV6 = ipaddr.parseCIDR('2000::/3');

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** @returns every address behind a name */
export type Resolve = (host: string) => Promise<ResolvedAddress[]>;

const askSystem: Resolve = (host) => lookup(host, { all: true });

/**
 * Resolves the host of a URL and looks at every address behind it, so that no name and no spelling of a
 * number leads inside.
 * @throws {CallFailed} target_not_allowed when one of them is neither public nor allowed
 */
export async function resolveTarget(
  { hostname }: Pick<URL, 'hostname'>,
  allowed: readonly Network[],
  resolve: Resolve = askSystem,
): Promise<ResolvedAddress[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = await resolve(host);
  if (addresses.some(({ address }) => !mayCall(address, allowed))) throw new CallFailed('target_not_allowed');
  return addresses;
}

/** For a form: a number can be judged before it is called, a name cannot. */
export function isForbiddenNumber({ hostname }: Pick<URL, 'hostname'>, allowed: readonly Network[]): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) && !mayCall(host, allowed);
}

/** What ipaddr.js calls unicast has no special purpose in the registries of IANA. */
function mayCall(address: string, allowed: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address); // an IPv4 address in IPv6 clothes counts as what it is
  const isPublic = ip.range() === 'unicast' && (ip.kind() === 'ipv4' || contains(PUBLIC_IPV6, ip));
  return isPublic || allowed.some((network) => contains(network, ip));
}

function contains([base, bits]: Network, ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return base.kind() === ip.kind() && (ip as ipaddr.IPv4).match(base as ipaddr.IPv4, bits);
}
