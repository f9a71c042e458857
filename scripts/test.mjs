// npm test                 everything: static checks, all tests on SQLite, and most again on PostgreSQL
// npm test -- test/text    only these tests, on SQLite (TEST_DATABASE=postgresql: on PostgreSQL); takes jest's options
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, startCluster } from '../test/support/postgres-cluster.mjs';
import { SetUpError, setUp } from './set-up.mjs';

const root = join(import.meta.dirname, '..');
const inCi = process.env.CI === 'true';
const quickArguments = process.argv.slice(2);
const isQuick = quickArguments.length > 0;
const temporary = mkdtempSync(join(tmpdir(), 'moderato-test-run-'));

/** Tests that open no database or ask nothing of it, those of SQLite itself, and the browser's, for which one database is enough. */
const WITHOUT_POSTGRES = [
  '/test/(crypto|journeys|rules|scripts|settings|text|time|whole)/',
  '/test/(attacks/slow-text|cli/checks|mail/(bytes|dkim|plain-line|read-report|smtp))',
  '/test/database/sqlite',
];

const totals = { passed: 0, failed: 0 };
const failedSteps = [];
let cluster = null;
let running = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void abort());

try {
  await step('set-up', () => setUp().then(() => 0));
  if (!isQuick) await staticChecks();
  await runTests();
} catch (error) {
  failedSteps.push(error instanceof SetUpError ? 'set-up' : 'run');
  console.error(error instanceof SetUpError ? error.message : error);
} finally {
  await cleanUp();
}
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`Tests: ${totals.passed} passed, ${totals.failed} failed`);
process.exit(failedSteps.length > 0 ? 1 : 0);

async function staticChecks() {
  await step('lint', () => npmRun('lint'));
  await step('types', () => npmRun('typecheck'));
  await step('format', () => npmRun('format:check'));
  await step('migrations agree with models', () => npmRun('migration', '--check'));
  await step('docs agree with the code', () => npmRun('docs', '--check'));
}

async function runTests() {
  const chromium = findChromium();
  if (!chromium) missing('Chromium', 'browser tests', 'chromium', 'CHROMIUM_PATH=/path/to/chromium');
  const env = { ...(chromium ? { CHROMIUM_PATH: chromium } : {}) };
  const onPostgres = { ...env, TEST_DATABASE: 'postgresql' };
  const onSqlite = { ...env, TEST_DATABASE: 'sqlite' };

  if (isQuick) {
    const postgresWanted = process.env.TEST_DATABASE === 'postgresql';
    const url = postgresWanted ? await postgresUrl() : null;
    const quickEnv = url ? { ...onPostgres, TEST_POSTGRES_URL: url } : onSqlite;
    if (url || !postgresWanted) await step('tests', () => jest(quickArguments, quickEnv));
    return;
  }
  await step('tests on SQLite', () => jest([], onSqlite));
  const url = await postgresUrl();
  if (url)
    await step('tests on PostgreSQL', () =>
      jest(['--testPathIgnorePatterns', ...WITHOUT_POSTGRES], { ...onPostgres, TEST_POSTGRES_URL: url }),
    );
}

/** @returns null when there is no PostgreSQL; the reader has then been told */
async function postgresUrl() {
  if (process.env.TEST_POSTGRES_URL) return process.env.TEST_POSTGRES_URL;
  const programs = findPostgres();
  if (!programs) {
    missing(
      'PostgreSQL',
      'tests on PostgreSQL',
      'postgresql',
      'TEST_POSTGRES_URL=postgresql://user:password@host/postgres',
    );
    return null;
  }
  cluster = await startCluster(programs);
  return cluster.url;
}

/** Skips aloud; in CI a missing program is a failure, or nobody would notice. */
function missing(program, what, debianPackage, setting) {
  console.log(
    `\n${program} was not found: ${what} did not run. Get it with: apt-get install ${debianPackage}, or set ${setting}`,
  );
  if (inCi) failedSteps.push(`${program} is missing`);
}

function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
  return names.map((name) => `/usr/bin/${name}`).find((file) => existsSync(file)) ?? null;
}

async function jest(args, env) {
  const output = join(temporary, `${Math.random()}.json`);
  const code = await run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--json',
      `--outputFile=${output}`,
      `--maxWorkers=${availableParallelism()}`,
      ...args,
    ],
    env,
  );
  if (!existsSync(output)) return code || 1;
  const result = JSON.parse(readFileSync(output, 'utf8'));
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  totals.passed += result.numPassedTests;
  totals.failed += result.numFailedTests + brokenFiles.length;
  return code;
}

function npmRun(script, ...args) {
  const options = ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])];
  const npm = process.env.npm_execpath;
  return npm ? run(process.execPath, [npm, ...options]) : run('npm', options);
}

/** @returns the exit code */
function run(program, args, env = {}) {
  return new Promise((resolve) => {
    running = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    running.on('close', (code) => {
      running = null;
      resolve(code ?? 1);
    });
  });
}

async function step(name, work) {
  console.log(`\n--- ${name}`);
  const started = performance.now();
  const code = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`--- ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (code !== 0) failedSteps.push(name);
}

async function abort() {
  running?.kill('SIGTERM');
  await cleanUp();
  process.exit(130);
}

async function cleanUp() {
  await cluster?.stop();
  rmSync(temporary, { recursive: true, force: true });
}
