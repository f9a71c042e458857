#!/usr/bin/env node
// npx moderato <command>: the command line of a built tree.
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error('Moderato is not built yet; run npm start once, or npm run build.');
  process.exitCode = 78; // EX_CONFIG of sysexits.h
}
