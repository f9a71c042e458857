import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../src/database/database.ts';
import { openDatabase } from '../src/database/open.ts';
import { findPostgres } from '../test/support/postgres-cluster.mjs';
import { type ServerProcess, startServer } from '../test/support/server-process.ts';
import { generate } from './generate.ts';
import { MODERATOR } from './generated-site.ts';
import { postRequest, send } from './http-client.ts';

const SECRET_KEY = 'a key that is long enough for the bench of the desk';

/** One site of a certain size, with its server and our own door to its database. */
export interface Site {
  size: number;
  server: ServerProcess;
  database: Database;
  cookie: string;
}

interface Places {
  /** Of this run; it is removed afterwards. */
  folder: string;
  /** The URL of a PostgreSQL server; null means SQLite. */
  cluster: string | null;
  /** Where generated SQLite files stay for the next run; null keeps none. */
  kept: string | null;
}

export async function openSite(size: number, places: Places): Promise<Site> {
  const dataDir = join(places.folder, String(size));
  mkdirSync(join(dataDir, 'articles'), { recursive: true });
  const url = await prepareDatabase(size, join(dataDir, 'moderato.db'), places);
  const env = { DATABASE_URL: url, SECRET_KEY, ARTICLES_DIR: join(dataDir, 'articles'), LOG_LEVEL: 'warn' };
  const server = await startServer({ dataDir, env });
  return { size, server, database: await openDatabase(url), cookie: await signIn(server) };
}

async function prepareDatabase(size: number, file: string, { cluster, kept }: Places): Promise<string> {
  const make = (url: string) => generate(url, size, { secretKey: SECRET_KEY, ended: new Date() });
  if (cluster !== null) {
    const url = await createDatabase(cluster, size);
    await make(url);
    return url;
  }
  if (kept === null) {
    await make(`file:${file}`);
  } else {
    const original = join(kept, `${size}.db`);
    mkdirSync(kept, { recursive: true });
    if (!existsSync(original)) await make(`file:${original}`);
    copyFileSync(original, file);
  }
  return `file:${file}`;
}

async function signIn({ port, url }: ServerProcess): Promise<string> {
  const { status, head } = await send(port, postRequest('/desk/sign-in', MODERATOR, { Origin: url }));
  const cookie = /^set-cookie: ([^;]+)/im.exec(head)?.[1];
  if (status !== 303 || !cookie) throw new Error(`signing in gave ${status}:\n${head}`);
  return cookie;
}

export function getPostgres(): string {
  const programs = findPostgres();
  if (!programs) throw new Error('PostgreSQL was not found');
  return programs;
}

async function createDatabase(cluster: string, size: number): Promise<string> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  await client.query(`CREATE DATABASE "bench_${size}"`);
  await client.end();
  const url = new URL(cluster);
  url.pathname = `/bench_${size}`;
  return url.href;
}
