// Generates one Prisma client per database from prisma/models.prisma into src/generated/.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '..');
export const dialects = ['sqlite', 'postgresql'];

/** The Prisma schema of one dialect: its header and the shared models. */
export const composeSchema = (dialect) => `generator client {
  provider = "prisma-client"
  output = "../../src/generated/${dialect}"
  runtime = "nodejs"
  moduleFormat = "esm"
  importFileExtension = "ts"
  compilerBuild = "small"
}

datasource db {
  provider = "${dialect}"
}

${readFileSync(join(root, 'prisma/models.prisma'), 'utf8')}`;

function generate(dialect) {
  const schema = join(root, 'prisma/.composed', `${dialect}.prisma`);
  mkdirSync(join(root, 'prisma/.composed'), { recursive: true });
  writeFileSync(schema, composeSchema(dialect));
  rmSync(join(root, 'src/generated', dialect), { recursive: true, force: true });

  // Any existing file stops the CLI from fetching the native engine, which `generate` never runs.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' };
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
  const child = spawn(process.execPath, [cli, 'generate', '--schema', schema], { cwd: root, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`prisma generate for ${dialect} failed:\n${output}`)),
    );
  }).then(() => freeCompilerText(dialect));
}

/** An imported module stays for good, and this one is the query compiler as text: 4 MB of each process. */
function freeCompilerText(dialect) {
  const file = join(root, 'src/generated', dialect, 'internal/class.ts');
  const asGenerated = readFileSync(file, 'utf8');
  const freed = asGenerated.replace(
    /const \{ wasm \} = await import\("(.*wasm-base64)\.mjs"\)/,
    `const require = (await import('node:module')).createRequire(import.meta.url)
    const path = require.resolve("$1.js")
    const { wasm } = require(path)
    delete require.cache[path]`,
  );
  if (freed === asGenerated) throw new Error(`${file} loads its query compiler in another way than before`);
  writeFileSync(file, freed);
}

export const generateClients = () => Promise.all(dialects.map(generate));

export const hasClients = () =>
  dialects.every((dialect) => existsSync(join(root, 'src/generated', dialect, 'client.ts')));

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateClients();
