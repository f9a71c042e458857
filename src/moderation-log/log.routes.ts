// The log: read it, filter it, take it along.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { dayOf } from '../time/days.ts';
import { exportLog, LOG_FORMATS } from './export-log.ts';
import { checkLogFilter, logCondition, logQuery, readLogFilter } from './log-filter.ts';
import { presentLogEntry } from './log.presenter.ts';
import { readLog } from './read-log.ts';
import { ACTION_WORDS } from './words.ts';

const PER_PAGE = 50;

export function logRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/log', requirePermission('log.read'), (req, res) => sendLog(services, req, res));
  for (const format of ['csv', 'jsonl'] as const) {
    router.get(`/desk/log.${format}`, requirePermission('log.read'), (req, res) =>
      sendExport(services, req, res, format),
    );
  }

  router.all(['/desk/log', '/desk/log.csv', '/desk/log.jsonl'], methodNotAllowed(['GET', 'HEAD']));
  return router;
}

async function sendLog(services: Services, req: Request, res: Response): Promise<void> {
  const { database, site, views } = services;
  const { timeZone } = site.get();
  const filter = readLogFilter(req.query);
  const errors = checkLogFilter(filter);
  const { entries, next } =
    errors.length > 0
      ? { entries: [], next: null }
      : await readLog(database, logCondition(filter, timeZone), {
          before: idFrom(req.query.before),
          limit: PER_PAGE,
        });
  const query = logQuery(filter);
  const page = {
    moderator: moderatorOf(res),
    banners: await deskBanners(services, moderatorOf(res)),
    values: filter,
    errors,
    people: await namePeople(services),
    actions: Object.entries(ACTION_WORDS).map(([value, label]) => ({ value, label })),
    entries: entries.map((entry) => presentLogEntry(entry, timeZone)),
    isFiltered: query !== '',
    next: next === null ? '' : `/desk/log?${query ? `${query}&` : ''}before=${next}`,
    exports: ['csv', 'jsonl'].map((format) => `/desk/log.${format}${query ? `?${query}` : ''}`),
  };
  res
    .status(errors.length > 0 ? 422 : 200)
    .type('html')
    .send(views.render('desk/log', page));
}

/** A filter that cannot be read is explained on the page of the log. */
async function sendExport(
  services: Services,
  req: Request,
  res: Response,
  name: keyof typeof LOG_FORMATS,
): Promise<void> {
  const filter = readLogFilter(req.query);
  if (checkLogFilter(filter).length > 0) return sendLog(services, req, res);

  const { timeZone } = services.site.get();
  const format = LOG_FORMATS[name];
  const day = dayOf(services.clock.now(), timeZone);
  res.setHeader('Content-Type', format.contentType);
  res.setHeader('Content-Disposition', `attachment; filename="moderato-log-${day}.${name}"`);
  if (req.method === 'HEAD') return void res.end();
  const file = Readable.from(exportLog(services.database, logCondition(filter, timeZone), format));
  try {
    await pipeline(file, res);
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!isGone) throw error; // whoever asked went away: there is nobody to tell
  }
}

async function namePeople({ database }: Services): Promise<{ value: string; label: string }[]> {
  const moderators = await database.prisma.moderator.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  });
  return [
    ...moderators.map(({ id, name }) => ({ value: `moderator-${id}`, label: name })),
    { value: 'rule', label: 'The rules' },
    { value: 'commenter', label: 'Authors' },
    { value: 'system', label: 'The system' },
  ];
}
