const LONGEST = 500;
const ANY_ORIGIN = 'http://desk.invalid';

/**
 * Where signing in leads to: the page of the desk that somebody wanted to see.
 * @returns '' for anything but a path on our own desk, so that no link can lead elsewhere after the sign-in
 */
export function nextPage(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > LONGEST) return '';
  if (!/^\/desk(?:[/?][!-~]*)?$/.test(wanted) || /\/\/|\\/.test(wanted)) return '';
  const { origin, pathname, search } = new URL(wanted, ANY_ORIGIN); // takes out the dots of "/desk/../"
  return origin === ANY_ORIGIN && /^\/desk(?:\/|$)/.test(pathname) ? pathname + search : '';
}

/** The address of the sign-in that leads on to this page; the desk itself need not be named. */
export function signInAddress(wanted: string): string {
  const next = nextPage(wanted);
  return next === '' || next === '/desk' ? '/desk/sign-in' : `/desk/sign-in?next=${encodeURIComponent(next)}`;
}
