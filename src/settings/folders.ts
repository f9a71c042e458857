import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const PRIVATE = 0o700;

/**
 * Makes a folder and those above it. Node's own recursive mkdir never returns where the system refuses new
 * folders by saying that something is missing, as it does below /proc.
 * @throws the system's error
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path || isThere(above)) throw error;
    makeFolder(above, mode);
    mkdirSync(path, mode);
  }
}

/** @returns why nothing can be written there, or null */
export function folderProblem(path: string): string | null {
  try {
    makeFolder(path, PRIVATE);
    accessSync(path, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') return 'is a file, or below one; choose a folder';
    return `cannot be written (${code}); change its owner or choose another folder`;
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path) !== undefined;
  } catch {
    return false;
  }
}
