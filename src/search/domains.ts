import { domainToASCII } from 'node:url';

/**
 * The host of a website and each domain above it.
 * @returns such as www.example.com, example.com, com; nothing for what is no web address
 */
export function domainsOf(website: string): string[] {
  const labels = hostOf(website).split('.');
  return labels.map((_, from) => labels.slice(from).join('.')).filter((domain) => domain !== '');
}

/** What a person types for a domain, as `domainsOf` names it. @returns '' when it is none */
export function readDomain(typed: string): string {
  const text = typed.trim();
  return text.includes('://') ? hostOf(text) : domainToASCII(text.replace(/^\.+|\.+$/g, ''));
}

function hostOf(website: string): string {
  if (website === '') return '';
  try {
    return new URL(website).hostname;
  } catch {
    return '';
  }
}
