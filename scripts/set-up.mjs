// Brings a clone to the point where it can run: dependencies, database clients, build. Uses nothing but Node
// itself, because it is what runs before anything is installed. What is up to date is left alone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, 'node_modules/.moderato');

/** A step that could not be done; the message says what to do about it. */
export class SetUpError extends Error {}

/**
 * @param options.log receives one line for each thing that is done; nothing when nothing is stale
 * @throws {SetUpError} when Node is too old or a step fails
 */
export async function setUp({ log = console.log } = {}) {
  checkNode(process.versions.node);
  if (steps().every(isFresh)) return;

  const release = await takeTurn(log);
  try {
    for (const step of steps()) if (!isFresh(step)) await perform(step, log);
  } finally {
    release();
  }
}

/** In order; each hash covers what the step reads and the steps before it. */
function steps() {
  const lock = hashOf(['package-lock.json'], process.versions.modules);
  const models = hashOf(['prisma/models.prisma', 'scripts/prisma-generate.mjs'], lock);
  const sources = ['src', 'views', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'];
  return [
    {
      name: 'install',
      hash: lock,
      announcement:
        'Installing dependencies. The first time compiles better-sqlite3 and takes 1.5 to 2 minutes.',
      work: npmCi,
      makes: ['node_modules/.package-lock.json'],
    },
    {
      name: 'generate',
      hash: models,
      announcement: 'Generating the database clients for SQLite and PostgreSQL (a few seconds).',
      work: () => runScript('prisma-generate.mjs'),
      makes: ['src/generated/sqlite/client.ts', 'src/generated/postgresql/client.ts'],
    },
    {
      name: 'build',
      hash: hashOf(sources, models),
      announcement: 'Building the server and the browser files into dist/ (a few seconds).',
      work: () => runScript('build.mjs'),
      makes: ['dist/main.js', 'dist/assets/manifest.json'],
    },
  ];
}

/** An earlier run left a stamp with the same hash, and what it made is still there. */
function isFresh({ name, hash, makes }) {
  const stamp = join(stamps, name);
  const known = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  return known === hash && makes.every((path) => existsSync(join(root, path)));
}

async function perform({ name, hash, announcement, work }, log) {
  const stamp = join(stamps, name);
  // Somebody who ran `npm install` or `npm ci` by hand need not wait for it twice.
  if (name !== 'install' || !isInstalled()) {
    log(announcement);
    const started = performance.now();
    rmSync(stamp, { force: true });
    await work();
    log(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, hash);
}

/**
 * Two set-ups of one clone at the same time would delete each other's files: the second waits for the first.
 * @returns how to let the next one in
 */
async function takeTurn(log) {
  // Not in node_modules, which `npm ci` empties.
  const file = join(
    tmpdir(),
    `moderato-set-up-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
  );
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isHeld(file)) rmSync(file, { force: true });
    else if (!waited) log('Another set-up of this folder is running; waiting for it.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function isHeld(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function checkNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (supported) return;
  throw new SetUpError(
    `Moderato needs Node.js 20.19 or newer, 22.12 or newer, or 24 and above; this is ${version}. See https://nodejs.org/`,
  );
}

/** Hash of the contents of files and folders; what is generated into src/ does not count. */
function hashOf(paths, seed) {
  const hash = createHash('sha256').update(seed);
  const add = (path) => {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  };
  const walk = (folder) => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (path === 'src/generated') continue;
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  for (const path of paths) (path.includes('.') ? add : walk)(path);
  return hash.digest('hex');
}

/** Does node_modules hold exactly what the lock file names, and does the compiled part fit this Node? */
function isInstalled() {
  try {
    const readPackages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const wanted = readPackages('package-lock.json');
    const present = readPackages('node_modules/.package-lock.json');
    const missing = Object.keys(wanted).some((path) => path && !wanted[path].optional && !present[path]);
    const wrong = Object.keys(present).some((path) => present[path].version !== wanted[path]?.version);
    if (missing || wrong) return false;
    const Sqlite = createRequire(join(root, 'package.json'))('better-sqlite3');
    new Sqlite(':memory:').close();
    return true;
  } catch {
    return false;
  }
}

async function npmCi() {
  // NODE_ENV=production would leave out what the build needs.
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const isFile = npm !== undefined && /\.c?js$/.test(npm);
  const [program, args] = isFile ? [process.execPath, [npm, ...options]] : ['npm', options];
  const code = await run(program, args, { shell: !isFile && process.platform === 'win32' });
  if (code === 0) return checkDriver();
  throw new SetUpError(
    `\`npm ci\` failed (${code}); its reason is printed above. Compiling better-sqlite3 needs python3, make and g++. ` +
      'When that is put right, run the same command again.',
  );
}

/**
 * Node 24.21's header node_object_wrap.h asks for an environment whenever an object is collected, and a driver
 * that was compiled with it aborts the process sooner or later. Better now, with a word about it.
 */
async function checkDriver() {
  const probe = `const Sqlite = require('better-sqlite3');
    const database = new Sqlite(':memory:');
    let rounds = 20;
    const timer = setInterval(() => {
      for (let n = 0; n < 2000; n++) database.prepare('SELECT ' + n);
      if (--rounds === 0) clearInterval(timer);
    }, 1);`;
  const code = await run(process.execPath, ['-e', probe], { stdio: 'ignore' });
  if (code === 0) return;
  throw new SetUpError(
    `The SQLite driver that was compiled here does not work with Node ${process.versions.node} (${code}). ` +
      'Please use Node 20.19 or newer, or 22.12 or newer, and run the same command again.',
  );
}

async function runScript(name) {
  const code = await run(process.execPath, [join(root, 'scripts', name)]);
  if (code !== 0) throw new SetUpError(`scripts/${name} failed (${code}); its reason is printed above.`);
}

function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
}
