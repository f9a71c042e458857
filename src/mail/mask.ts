import { hideAddresses } from '../text/hide-addresses.ts';

/** Stands where a part was that gives its bearer a right, or tells an address. */
const MASK = 'hidden';

/** Ends in 256 random or signed bits, as everything does that crypto/tokens.ts makes. */
const TOKEN = /(?<=[/=])[\w.-]*[\w-]{43}(?![\w-])/g;

/**
 * A text or HTML part of a mail that somebody else may read: without what its links do, and without addresses.
 * @param baseUrl of the site, whose links are looked at; the titles of articles stay
 */
export function maskMail(part: string, baseUrl: string): string {
  const ownLink = new RegExp(`${escapeRegExp(baseUrl)}/(?!articles/)[^\\s<>"']+`, 'g');
  const withoutTokens = part.replace(ownLink, (link) => link.replace(TOKEN, MASK));
  return hideAddresses(withoutTokens, `(${MASK})`);
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
