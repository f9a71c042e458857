// Prisma's schema engine as WebAssembly, used only to author and check migrations.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';

// Node 20 cannot import .wasm; instantiate once per process, because the glue holds module-level state.
const directory = dirname(
  createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'),
);
Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: console.error } });
const glue = await import(pathToFileURL(join(directory, 'schema_engine_bg.js')).href);
const wasm = await (globalThis as any).WebAssembly.instantiate(
  readFileSync(join(directory, 'schema_engine_bg.wasm')),
  { './schema_engine_bg.js': glue },
);
glue.__wbg_set_wasm(wasm.instance.exports);
wasm.instance.exports.__wbindgen_start();

/** The search table is made by hand-written SQL; the other names are those that FTS5 gives its own tables. */
function tablesMadeBySql(provider: string): string[] {
  const shadows = ['', '_data', '_idx', '_docsize', '_config'].map((suffix) => `CommentSearch${suffix}`);
  return provider === 'sqlite' ? shadows : ['public.CommentSearch'];
}

/** SQL that turns the factory's database into `schema`; '' when they already agree. */
export async function diffTo(
  factory: SqlMigrationAwareDriverAdapterFactory,
  schema: string,
): Promise<string> {
  const engine = await glue.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  const files = [{ path: 'schema.prisma', content: schema }];
  const result = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: tablesMadeBySql(factory.provider), externalEnums: [] },
  });
  return result.exitCode === 0 ? '' : (result.stdout ?? '');
}
