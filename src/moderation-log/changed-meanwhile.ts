import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { actorName } from './words.ts';

export interface FormField {
  label: string;
  /** What choices are called, by value. */
  options?: Record<string, string>;
}

/** For a form that is outdated: who changed what it shows, and which fields are stored with something else. */
export async function describeMeanwhile(
  { database, site }: Pick<Services, 'database' | 'site'>,
  changes: { action: string; articleId?: number },
  {
    fields,
    stored,
    typed,
  }: Record<'stored' | 'typed', Record<string, string>> & {
    fields: Record<string, FormField>;
  },
) {
  const last = await database.prisma.logEntry.findFirst({
    where: changes,
    orderBy: { id: 'desc' },
    select: { actor: true, at: true, moderator: { select: { name: true } } },
  });
  const differing = Object.entries(fields).filter(([name]) => stored[name] !== typed[name]);
  return {
    by: last ? actorName(last) : 'The article’s file',
    at: last ? formatInstant(last.at, site.get().timeZone) : '',
    atIso: last?.at.toISOString() ?? '',
    differences: differing.map(([name, { label, options }]) => {
      const value = stored[name] ?? '';
      return { label, stored: options?.[value] ?? value };
    }),
  };
}

export type Meanwhile = Awaited<ReturnType<typeof describeMeanwhile>>;
