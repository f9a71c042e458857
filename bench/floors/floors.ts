import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrate } from '../../src/database/migrate.ts';
import type { Answer } from '../http-client.ts';

/** A bare node:http server, in its own process, that answers with the same bytes and headers. */
export async function startBareServer(
  folder: string,
  answer: Answer,
): Promise<{ port: number; process: ChildProcess }> {
  const bodyFile = join(folder, 'floor.html');
  const headersFile = join(folder, 'floor.json');
  writeFileSync(bodyFile, answer.body);
  writeFileSync(headersFile, JSON.stringify(headersOf(answer)));
  const script = join(import.meta.dirname, 'bare-http.mjs');
  const child = spawn(process.execPath, [script, bodyFile, headersFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(line.toString()), process: child };
}

/** What node:http writes by itself is left to it. */
function headersOf({ head }: Answer): Record<string, string> {
  const lines = head.split('\r\n').slice(1);
  const headers = lines.map(
    (line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const,
  );
  return Object.fromEntries(headers.filter(([name]) => !/^(date|connection|keep-alive)$/i.test(name)));
}

/** @returns transactions per second of better-sqlite3 with the same five rows, in its own process */
export async function measureRawSqlite(file: string, count: number): Promise<number> {
  await migrate(`file:${file}`);
  const script = join(import.meta.dirname, 'raw-sqlite.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, file, String(count)]);
  return Number(stdout);
}
