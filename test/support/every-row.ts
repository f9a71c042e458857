import type { TestApp } from './app.ts';

/** Every row of every table, as text, but for the counters of requests. */
export async function everyRow({ services }: TestApp): Promise<string> {
  const { prisma } = services.database;
  const models = Object.entries(prisma).filter(isOfRows);
  expect(models.length).toBeGreaterThan(20);
  const tables = await Promise.all(
    models.map(async ([name, model]) => [name, (await model.findMany({})).map(rowText).sort()]),
  );
  return JSON.stringify(tables);
}

interface Model {
  findMany(what: object): Promise<object[]>;
}

const isOfRows = (entry: [name: string, model: unknown]): entry is [string, Model] =>
  entry[0] !== 'rateLimit' && typeof (entry[1] as Partial<Model> | null)?.findMany === 'function';

const rowText = (row: object): string =>
  JSON.stringify(row, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
