import type { Request } from 'express';

/** @returns '' when there is none, or two of one name, since one of them must then be somebody else's */
export function readCookie(req: Pick<Request, 'headers'>, name: string): string {
  const prefix = `${name}=`;
  const found = (req.headers.cookie ?? '').split(/;\s*/).filter((part) => part.startsWith(prefix));
  return found.length === 1 ? found[0]!.slice(prefix.length) : '';
}
