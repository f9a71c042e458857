import { createPublicKey } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { SECOND_MS } from '../../time/clock.ts';

/** Looks up the TXT records of a name; throws the codes of node:dns. */
export type LookUp = (name: string) => Promise<string[]>;

const TIMEOUT_MS = 3 * SECOND_MS;
const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA']);

/** @param servers instead of those of the system */
export function lookUpIn(servers: string[] = []): LookUp {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 });
  if (servers.length > 0) resolver.setServers(servers);
  return async (name) => (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
}

/** @returns null when DNS could not be asked */
export async function readTxt(lookUp: LookUp, name: string): Promise<string[] | null> {
  try {
    return await lookUp(name);
  } catch (error) {
    return NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '') ? [] : null;
  }
}

/** The p= that belongs to a private key. */
export const publicKeyOf = (pem: string): string =>
  createPublicKey(pem).export({ format: 'der', type: 'spki' }).toString('base64');

/** A tag such as p= of a DKIM or DMARC record; '' when it is not there. */
export const tagOf = (record: string, tag: string): string =>
  new RegExp(`(?:^|;)\\s*${tag}\\s*=([^;]*)`).exec(record)?.[1]?.replace(/\s/g, '') ?? '';
