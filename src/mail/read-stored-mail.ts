import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mailFileName } from './file-mailer.ts';
import type { Mailer } from './mailer.ts';
import { readEml, type StoredMail } from './read-eml.ts';

/** @returns the mail that was written to a file for this outbox message, or null when there is none */
export async function findStoredMail(
  { directory }: Pick<Mailer, 'directory'>,
  message: { id: number; kind: string },
): Promise<StoredMail | null> {
  try {
    return readEml(
      await readFile(join(directory, mailFileName({ outboxId: message.id, kind: message.kind }))),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
