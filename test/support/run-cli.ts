import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

const CLI = join(import.meta.dirname, '../../scripts/moderato.mjs');

/** Runs `npx moderato` of the built tree as its own process. */
export function runCli(
  args: string[],
  {
    env = {},
    input = '',
    script = CLI,
  }: { env?: Record<string, string>; input?: string | Buffer; script?: string } = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, ...env },
  });
  const run: CliRun = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (run.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (run.stderr += chunk.toString()));
  child.stdin.on('error', () => undefined); // a command need not read it
  child.stdin.end(input);
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...run, code })));
}
