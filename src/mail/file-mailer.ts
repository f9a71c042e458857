import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Settings } from '../settings/settings.ts';
import { composed } from './compose.ts';
import type { Address, Mailer } from './mailer.ts';

/** Writes each mail as a file instead of sending it. */
export function fileMailer(from: Address, directory: string, settings: Pick<Settings, 'baseUrl'>): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    mode: 'files',
    directory,
    async send(mail) {
      const { message } = await transport.sendMail(composed(mail, from, settings));
      await writeAtomically(directory, mailFileName(mail), message as Buffer);
    },
    close: async () => transport.close(),
  };
}

export function mailFileName(mail: { outboxId: number; kind: string }): string {
  return `${mail.outboxId}-${mail.kind}.eml`;
}

async function writeAtomically(directory: string, name: string, bytes: Buffer): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = join(directory, `.${name}.part`);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(directory, name));
    await syncFolder(directory);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Without this the file's name can be gone after a power cut. Windows cannot open a folder, and need not. */
async function syncFolder(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(directory);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
