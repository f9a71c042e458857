/**
 * An absolute http or https address without credentials? With the slashes, since a browser takes `http:page`
 * for a page of ours.
 */
export function isWebAddress(text: string): boolean {
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : null;
  return url !== null && url.username === '' && url.password === '';
}

/** Not `URL.canParse`: once optimised, Node 20's answers false for addresses with letters such as ü. */
function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
