import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');

/** From the entry down to the helpers; a file belongs to the first row that fits. */
const LAYERS: RegExp[] = [
  /^(main\.ts|cli\/)/,
  /^(app|services)\.ts$/,
  /\.routes\.ts$/,
  /^(?!.*\.repository\.ts$)(?!database|generated|moderation-log\/(append|counts)|text|crypto|time|http\/app-error)/,
  /(\.repository|moderation-log\/(append|counts))\.ts$/,
  /^database\//,
  /^(generated|text|crypto|time|http\/app-error)/,
];

/** Folders that know nothing of the others named here. */
const FORBIDDEN: [from: RegExp, to: RegExp, why: string][] = [
  [/^comments\//, /^moderation\//, 'the reader’s side knows nothing of the desk'],
  [/^moderation-log\//, /^(comments|moderation)\//, 'the log is written to, it does not ask'],
  [
    /^search\//,
    /^(comments|moderation|moderation-log|articles)\//,
    'the search reads tables, it does not ask',
  ],
  [/^(text|crypto|time)\//, /^(?!text|crypto|time)/, 'pure helpers know nothing of the app'],
  [/^database\//, /^(?!database|generated|http\/app-error|time)/, 'the database knows nothing of the app'],
];

interface Import {
  from: string;
  to: string;
}

describe('imports point downward', () => {
  const imports = sourceFiles().flatMap(importsOf);

  test('there are imports to look at', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  test('nothing imports from a layer above its own', () => {
    const upward = imports.filter(({ from, to }) => layerOf(to) < layerOf(from));
    expect(upward.map(arrow)).toEqual([]);
  });

  test.each(FORBIDDEN)('%s never imports %s: %s', (from, to) => {
    const forbidden = imports.filter((one) => from.test(one.from) && to.test(one.to));
    expect(forbidden.map(arrow)).toEqual([]);
  });
});

function sourceFiles(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts') && !file.startsWith('generated'));
}

/** They take memory, and most sites never use them. */
const LOADED_WHEN_USED = /^import\s(?!type\b)[^;]*?from '(@simplewebauthn\/server|otpauth|mailparser)';/m;

test('what few sites use is loaded where it is used', () => {
  const eager = sourceFiles().filter((file) => LOADED_WHEN_USED.test(readFileSync(join(SRC, file), 'utf8')));
  expect(eager).toEqual([]);
});

/** Imports of values; a type says what a function takes and pulls nothing in. */
function importsOf(file: string): Import[] {
  const source = readFileSync(join(SRC, file), 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']+)';/gm);
  return [...statements].map((statement) => ({
    from: file,
    to: relative(SRC, join(SRC, dirname(file), statement[1] ?? '')),
  }));
}

/** 0 is the entry. */
const layerOf = (file: string): number => LAYERS.findIndex((pattern) => pattern.test(file));

const arrow = ({ from, to }: Import) => `${from} -> ${to}`;
