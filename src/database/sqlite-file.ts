import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The one path of the file that `file:...` names, however many links lead to it. Its folder is made when it is
 * missing.
 */
export function sqliteFile(url: string): string {
  const file = url.replace(/^file:/, '');
  mkdirSync(dirname(file), { recursive: true });
  return existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file));
}
