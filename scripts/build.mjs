// npm run build: the server into dist/, the browser files under names that change with their content into dist/assets/.
import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { build } from 'esbuild';
import { generateClients, hasClients } from './prisma-generate.mjs';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'views/assets');
const dist = join(root, 'dist');
const next = join(root, 'dist-next'); // takes the place of dist/ when all of it is there

if (!hasClients()) await generateClients(); // a fresh clone has none, and does not compile without

rmSync(next, { recursive: true, force: true });
try {
  writeManifest(await bundleAssets());
  compileServer();
  rmSync(dist, { recursive: true, force: true });
  renameSync(next, dist);
} finally {
  rmSync(next, { recursive: true, force: true });
}

async function bundleAssets() {
  const asTheyAre = readdirSync(sources).filter((name) => /\.(css|svg)$/.test(name));
  const entryPoints = ['reader.ts', 'desk.ts', ...asTheyAre].map((name) => join(sources, name));
  const { metafile } = await build({
    entryPoints,
    outdir: join(next, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    loader: { '.svg': 'copy' },
    minify: true,
    format: 'esm',
    target: 'es2022',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'warning',
  });
  return metafile.outputs;
}

/** manifest.json: { 'reader.css': '/assets/reader-ABC123.css', ... } */
function writeManifest(outputs) {
  const entries = Object.entries(outputs).map(([path, { entryPoint }]) => {
    const name = basename(entryPoint, extname(entryPoint)) + extname(path);
    return [name, `/assets/${basename(path)}`];
  });
  const manifest = `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
  writeFileSync(join(next, 'assets/manifest.json'), manifest);
}

function compileServer() {
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const args = [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', next];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the server does not compile; dist/ was left as it was');
}
