/** Can name and password in an address be decoded? Whoever connects to it decodes them, and a lone % cannot be. */
export function hasReadableCredentials({ username, password }: Pick<URL, 'username' | 'password'>): boolean {
  try {
    decodeURIComponent(`${username}:${password}`);
    return true;
  } catch {
    return false;
  }
}
