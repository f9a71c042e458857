import { domainToASCII } from 'node:url';

/** Nobody's host has more parts that matter; a longer one is known by its last ones. */
const MOST_DOMAINS = 10;

/** @returns the host in ASCII and lower case, without port; '' when the text is no address of the web */
export function hostOf(website: string): string {
  try {
    return new URL(website).hostname.replace(/\.$/, '');
  } catch {
    return '';
  }
}

/** What a person types as a domain: `Bücher.example`, `@mail.example`, also a whole web address. */
export function domainFrom(typed: string): string {
  const domain = typed.trim().replace(/^[@.]+/, '');
  const isAddress = /^https?:|^[a-z]+:\/\//i.test(domain);
  const host = domain.includes('/') ? hostOf(isAddress ? domain : `https://${domain}`) : domain;
  return domainToASCII(host).replace(/^\.+|\.+$/g, '');
}

/**
 * The host and each domain above it that has enough labels: www.news.example gives itself and news.example. An
 * IP address has nothing above it.
 */
export function domainsOf(host: string, fewestLabels = 2): string[] {
  if (host === '') return [];
  if (isIpAddress(host)) return [host];
  const labels = host.split('.');
  const domains = labels.map((_, at) => labels.slice(at).join('.'));
  return domains.slice(0, labels.length - fewestLabels + 1).slice(-MOST_DOMAINS);
}

/** com.example.www for www.example.com: what is below a domain begins with it. An IP address stays as it is. */
export const turnHost = (host: string): string =>
  isIpAddress(host) ? host : host.split('.').toReversed().join('.');

export const websiteKey = (website: string): string => turnHost(hostOf(website));

const isIpAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.startsWith('[');
