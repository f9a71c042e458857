import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerProcess {
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** Everything that it wrote to stdout and stderr so far. */
  logs(): string;
  /** Sends the signal and waits for the end. @returns the exit code, null when the signal ended it */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends it, if it still runs, and removes the data folder that was made for it. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Settings, by environment name. */
  env?: Record<string, string>;
  /** Kept at `close`; without it a temporary folder is made. */
  dataDir?: string;
  port?: number;
  /** An open file that takes its stdout; `logs` has only stderr then. */
  stdout?: number;
  /** The script to run, seen from the project's folder; the built server when not given. */
  script?: string;
}

const ROOT = join(import.meta.dirname, '../..');
const NODE_FLAGS = ['--v8-pool-size=1']; // those of `npm start`
const START_MS = 60_000;
const POLL_MS = 5;

/** Starts the built server as its own process and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'moderato-data-'));
  const child = spawn(process.execPath, [...NODE_FLAGS, options.script ?? 'dist/main.js'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: String(port), BASE_URL: url, DATA_DIR: dataDir, ...options.env },
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
  });
  let logs = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (logs += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const isRunning = () => child.exitCode === null && child.signalCode === null;

  const kill = (signal: NodeJS.Signals) => {
    if (isRunning()) child.kill(signal);
    return ended;
  };
  const close = async () => {
    await kill('SIGKILL');
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
  };

  const deadline = Date.now() + START_MS;
  while (!(await isReady(url))) {
    if (isRunning() && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      continue;
    }
    await close();
    throw new Error(`the server is not ready (${await ended}):\n${logs}`);
  }
  return { url, port, pid: child.pid ?? 0, dataDir, logs: () => logs, kill, close };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
