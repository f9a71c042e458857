// Brings a clone to the point where it can run: dependencies, database clients, build. Uses nothing but Node
// itself, because it is what runs before anything is installed. What is up to date is left alone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

  const lock = hashOf(['package-lock.json'], process.versions.modules);
  await whenStale('install', lock, isInstalled, log, async () => {
    log('Installing dependencies. The first time compiles better-sqlite3 and takes 1.5 to 2 minutes.');
    await npmCi();
  });
  const models = hashOf(['prisma/models.prisma', 'scripts/prisma-generate.mjs'], lock);
  await whenStale('generate', models, clientsExist, log, () => {
    log('Generating the database clients for SQLite and PostgreSQL (a few seconds).');
    return runScript('prisma-generate.mjs');
  });
  const sources = ['src', 'views', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'];
  await whenStale('build', hashOf(sources, models), buildExists, log, () => {
    log('Building the server and the browser files into dist/ (a few seconds).');
    return runScript('build.mjs');
  });
}

function checkNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (supported) return;
  throw new SetUpError(
    `Moderato needs Node.js 20.19 or newer, 22.12 or newer, or 24 and above; this is ${version}. See https://nodejs.org/`,
  );
}

/** Runs `work` unless the stamp of an earlier run carries the same hash and what it made is still there. */
async function whenStale(name, hash, isThere, log, work) {
  const stamp = join(stamps, name);
  const known = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (known === hash && (name === 'install' || isThere())) return;

  // Somebody who ran `npm ci` by hand need not wait for it twice.
  const adopted = name === 'install' && known === '' && isThere();
  if (!adopted) {
    const started = performance.now();
    rmSync(stamp, { force: true });
    await work();
    log(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, hash);
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

const clientsExist = () =>
  ['sqlite', 'postgresql'].every((dialect) => existsSync(join(root, 'src/generated', dialect, 'client.ts')));

const buildExists = () =>
  ['dist/main.js', 'dist/assets/manifest.json'].every((path) => existsSync(join(root, path)));

async function npmCi() {
  // NODE_ENV=production would leave out what the build needs.
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const isFile = npm !== undefined && /\.c?js$/.test(npm);
  const [program, args] = isFile ? [process.execPath, [npm, ...options]] : ['npm', options];
  const code = await run(program, args, { shell: !isFile && process.platform === 'win32' });
  if (code === 0) return;
  throw new SetUpError(
    `\`npm ci\` failed (${code}); its reason is printed above. Compiling better-sqlite3 needs python3, make and g++. ` +
      'When that is put right, run the same command again.',
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
