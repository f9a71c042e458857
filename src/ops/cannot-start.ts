import { MigrationError } from '../database/migrate.ts';
import { postgresReason, type StartReason } from '../database/postgres-reasons.ts';

/** A start that failed for a reason which one line can name. */
export class CannotStart extends Error {
  /** It may be over by itself; whoever started the process can try again. */
  readonly mayPass: boolean;

  constructor(message: string, { mayPass = false } = {}) {
    super(message);
    this.mayPass = mayPass;
  }
}

type SystemError = NodeJS.ErrnoException & { port?: number; address?: string };

const REASONS: Record<string, (error: SystemError) => StartReason> = {
  EADDRINUSE: ({ port }) => ({
    reason: `port ${port} is in use by another program; stop that one or set PORT`,
    mayPass: true,
  }),
  EACCES: ({ port, path }) => ({
    reason: port
      ? `port ${port} needs rights that this user does not have; set PORT above 1023`
      : `${path} cannot be opened: no permission`,
  }),
  EADDRNOTAVAIL: ({ address }) => ({ reason: `the address ${address} is not one of this machine; set HOST` }),
  ENOTFOUND: () => ({ reason: 'HOST is not an address that can be found; set HOST' }),
  EMFILE: () => ({ reason: 'this process may open too few files; raise the limit to 1024 (ulimit -n 1024)' }),
  SQLITE_READONLY: () => ({ reason: 'the database file is read-only; change its owner or DATA_DIR' }),
  SQLITE_CANTOPEN: () => ({
    reason: 'the database file cannot be opened; check DATABASE_URL and the rights of its folder',
  }),
  SQLITE_NOTADB: () => ({
    reason: 'the database file is damaged or no database; restore it from a backup',
  }),
  SQLITE_CORRUPT: () => ({ reason: 'the database file is damaged; restore it from a backup' }),
  SQLITE_BUSY: () => ({
    reason: 'the database is locked by another program; try again when that has ended',
    mayPass: true,
  }),
  SQLITE_FULL: () => ({ reason: 'the disk is full; make room and start again', mayPass: true }),
};

/** The one line for a person; null when the failure is none that we know. */
export function startFailure(error: unknown): StartReason | null {
  if (error instanceof CannotStart || error instanceof MigrationError) {
    return { reason: error.message, mayPass: error.mayPass };
  }
  const { code = '' } = error as NodeJS.ErrnoException;
  const known = REASONS[code] ?? REASONS[code.split('_').slice(0, 2).join('_')];
  return known ? known(error as SystemError) : postgresReason(error);
}
