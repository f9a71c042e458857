export const EXIT_CONFIG = 78; // EX_CONFIG of sysexits.h

/** A start that failed for a reason which one line can name. */
export class CannotStart extends Error {
  readonly exitCode: number;

  constructor(reason: string, { exitCode = 1 } = {}) {
    super(reason);
    this.exitCode = exitCode;
  }
}

const REASONS: Record<
  string,
  (error: NodeJS.ErrnoException & { port?: number; address?: string }) => string
> = {
  EADDRINUSE: ({ port }) => `port ${port} is in use by another program; stop that one or set PORT`,
  EACCES: ({ port, path }) =>
    port
      ? `port ${port} needs rights that this user does not have; set PORT above 1023`
      : `${path} cannot be opened: no permission`,
  EADDRNOTAVAIL: ({ address }) => `the address ${address} is not one of this machine; set HOST`,
  ENOTFOUND: () => 'HOST is not an address that can be found; set HOST',
  ECONNREFUSED: () => 'the database does not answer; is PostgreSQL running and DATABASE_URL right?',
  SQLITE_READONLY: () => 'the database file is read-only; change its owner or DATA_DIR',
  SQLITE_CANTOPEN: () =>
    'the database file cannot be opened; check DATABASE_URL and the rights of its folder',
  SQLITE_NOTADB: () => 'the database file is damaged or no database; restore it from a backup',
  SQLITE_CORRUPT: () => 'the database file is damaged; restore it from a backup',
  SQLITE_BUSY: () => 'the database is locked by another program; try again when that has ended',
  SQLITE_FULL: () => 'the disk is full; make room and start again',
};

/** The one line for a person; null when the failure is none that we know. */
export function startFailure(error: unknown): string | null {
  if (error instanceof CannotStart) return error.message;
  const { code, name, message } = error as NodeJS.ErrnoException;
  if (name === 'MigrationError') return message;
  const reason =
    code === undefined ? undefined : (REASONS[code] ?? REASONS[code.split('_').slice(0, 2).join('_')]);
  if (reason) return reason(error as NodeJS.ErrnoException);
  return /^(28|3D)/.test(code ?? '') ? `PostgreSQL refuses: ${message}; check DATABASE_URL` : null;
}
